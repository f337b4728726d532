export const discussionTexts = {
  list: 'What was written, oldest first',
  empty: 'Nobody has written anything yet. Questions that need no change of the request fit here.',
  emptyReader: 'Nobody has written anything.',
  write: 'Write to the others',
  tooLong: 'At most 10,000 characters.',
  post: 'Post',
  posting: 'Posting…',
  posted: 'Posted.',
  you: 'you',
};
