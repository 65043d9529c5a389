/** Names of the demonstration's people. */

/** Those of the first forty are drawn from these alone. */
export const firstNames = {
  families: [
    'Abara',
    'Bellweather',
    'Castellan',
    'Dunmore',
    'Eastlake',
    'Farrow',
    'Gallin',
    'Hartnoll',
    'Ismay',
    'Jessop',
    'Kestrel',
    'Lovage',
    'Marchetti',
    'Nakamba',
    'Oakshott',
    'Penhallow',
    'Quillan',
    'Ravenna',
    'Sandhu',
    'Tamblyn',
  ],
  women: ['Asha', 'Bronwen', 'Celeste', 'Dalia', 'Esme', 'Farida', 'Greta', 'Hana', 'Ioana', 'Jamila'],
  men: ['Alun', 'Bashir', 'Cormac', 'Dmitri', 'Elias', 'Femi', 'Gopal', 'Hector', 'Ivan', 'Jerome'],
} as const

const list = (words: string): readonly string[] => words.split(' ')

/** Those of everybody else. */
export const names = {
  families: [
    ...firstNames.families,
    ...list(
      'Adeyemi Akhtar Aldous Amin Ashby Baptiste Bhatt Blackwood Boateng Brennan Carmody Chowdhury Clement Dacosta Desai Devlin Ekwueme Ellery Faulkner Fernandes Gill Goldsmith Grewal Hashemi Hollis Hussain Iqbal Jankowski Joshi Kaplan Kovacs Kumarasamy Lindqvist Mahmoud Mensah Mistry Nguyen Nwosu Obi Okonkwo Osman Patel Pereira Petrov Qureshi Rahman Reilly Roberts Rossi Sahota Santos Shah Silva Singh Sokolov Thapa Thornley Uddin Vasquez Wolanski Yilmaz Zaman',
    ),
  ],
  women: [
    ...firstNames.women,
    ...list('Aisha Beatriz Chidi Deepa Elena Fatima Gwen Huda Imogen Joy Katya Leila Maria Nadia Olu Priya'),
  ],
  men: [
    ...firstNames.men,
    ...list(
      'Ahmed Ben Chen Daniel Emeka Farhan George Hassan Idris Jakub Karim Luis Mihai Nikhil Omar Pavel',
    ),
  ],
} as const
