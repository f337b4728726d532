export const liveTexts = {
  offline: (at: string) => `Offline: showing what was known at ${at}. What you write is kept.`,
  tryNow: 'Try now',
};
