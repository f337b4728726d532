/** How a routing rule reads. */
export const ruleWords = {
  is: (a: string, b: string) => `${a} is ${b}`,
  isNot: (a: string, b: string) => `${a} is not ${b}`,
  moreThan: (a: string, b: string) => `${a} is more than ${b}`,
  atLeast: (a: string, b: string) => `${a} is at least ${b}`,
  lessThan: (a: string, b: string) => `${a} is less than ${b}`,
  atMost: (a: string, b: string) => `${a} is at most ${b}`,
  given: (a: string) => `${a} is given`,
  notGiven: (a: string) => `${a} is not given`,
  yes: (a: string) => `${a}: yes`,
  no: (a: string) => `${a}: no`,
  days: (from: string, until: string) => `the number of days from ${from} to ${until}`,
  and: ', and ',
  or: ', or ',
  orOne: ' or ',
};
