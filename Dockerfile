# The embedded program in one image: Debian slim, Node 24, not root. Files live under /var/lib/exchange.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /srv/exchange
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
WORKDIR /srv/exchange
ENV NODE_ENV=production DATA_DIR=/var/lib/exchange
RUN mkdir -p /var/lib/exchange && chown node:node /var/lib/exchange
COPY --from=dependencies /srv/exchange/node_modules ./node_modules
COPY . .
USER node
VOLUME /var/lib/exchange
CMD ["node", "--import", "tsx", "app/main.ts", "serve"]
