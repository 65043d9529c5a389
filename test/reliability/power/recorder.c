/*
 * Loaded before the C library (LD_PRELOAD), it writes down, in order, everything that a process does to the files of one folder: what it
 * writes, where it waits for the disk, and which names it makes and removes. POWER_FOLDER names the folder, POWER_JOURNAL the file written.
 * A record is: kind, length of the path (2 bytes), offset (8), length of the data (4), path, data; numbers little-endian.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int journal = -1;
static const char *folder;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("POWER_JOURNAL");
  folder = getenv("POWER_FOLDER");
  if (path == NULL || folder == NULL) return;
  journal = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int within(const char *path) {
  size_t length = folder == NULL ? 0 : strlen(folder);
  return journal != -1 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static void record(char kind, const char *path, uint64_t offset, const void *data, size_t length) {
  unsigned char head[15];
  uint16_t named = (uint16_t)strlen(path);
  uint32_t size = (uint32_t)length;
  head[0] = (unsigned char)kind;
  memcpy(head + 1, &named, 2);
  memcpy(head + 3, &offset, 8);
  memcpy(head + 11, &size, 4);
  struct iovec parts[3] = {{head, 15}, {(void *)path, named}, {(void *)data, length}};
  int before = errno;
  pthread_mutex_lock(&lock);
  if (syscall(SYS_writev, journal, parts, 3) != (long)(15 + named + length)) abort();
  pthread_mutex_unlock(&lock);
  errno = before;
}

/* Where a descriptor leads, if that is within the folder. */
static int placed(int fd, char *path, size_t size) {
  char link[40];
  if (journal == -1) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  int before = errno;
  ssize_t length = readlink(link, path, size - 1);
  errno = before;
  if (length < 0) return 0;
  path[length] = 0;
  return within(path);
}

static int opened(const char *path, int flags, mode_t mode) {
  int isNew = (flags & O_CREAT) && within(path) && access(path, F_OK) != 0;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (fd >= 0 && isNew) record('C', path, 0, NULL, 0);
  else if (fd >= 0 && (flags & O_TRUNC) && within(path)) record('T', path, 0, NULL, 0);
  return fd;
}
int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return opened(path, flags, mode);
}
int open(const char *path, int flags, ...) __attribute__((alias("open64")));

static ssize_t wrote(int fd, const void *data, ssize_t length, off_t offset) {
  char path[4096];
  if (length > 0 && placed(fd, path, sizeof path)) record('W', path, (uint64_t)offset, data, (size_t)length);
  return length;
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  return wrote(fd, data, syscall(SYS_pwrite64, fd, data, length, offset), offset);
}
ssize_t write(int fd, const void *data, size_t length) {
  ssize_t done = syscall(SYS_write, fd, data, length);
  int before = errno;
  off_t end = done > 0 && journal != -1 ? lseek(fd, 0, SEEK_CUR) : -1;
  errno = before;
  return end < 0 ? done : wrote(fd, data, done, end - done);
}
int ftruncate64(int fd, off64_t length) {
  char path[4096];
  int answer = (int)syscall(SYS_ftruncate, fd, length);
  if (answer == 0 && placed(fd, path, sizeof path)) record('T', path, (uint64_t)length, NULL, 0);
  return answer;
}

static int synced(int fd, int answer) {
  char path[4096];
  struct stat what;
  if (answer == 0 && placed(fd, path, sizeof path) && fstat(fd, &what) == 0)
    record(S_ISDIR(what.st_mode) ? 'D' : 'S', path, 0, NULL, 0);
  return answer;
}
int fsync(int fd) { return synced(fd, (int)syscall(SYS_fsync, fd)); }
int fdatasync(int fd) { return synced(fd, (int)syscall(SYS_fdatasync, fd)); }

int unlink(const char *path) {
  int answer = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (answer == 0 && within(path)) record('U', path, 0, NULL, 0);
  return answer;
}
int rename(const char *from, const char *to) {
  int answer = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (answer == 0 && within(from)) record('R', from, 0, to, strlen(to));
  return answer;
}
int link(const char *from, const char *to) {
  int answer = (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (answer == 0 && within(from)) record('L', from, 0, to, strlen(to));
  return answer;
}

/* Ways to write that nothing here takes: were one taken, the journal would not hold all. */
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  char path[4096];
  if (placed(fd, path, sizeof path)) abort();
  return syscall(SYS_pwritev, fd, parts, count, (long)offset, (long)(offset >> 32));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  char path[4096];
  if (placed(fd, path, sizeof path)) abort();
  return syscall(SYS_writev, fd, parts, count);
}
