import { Button, Group, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, type Ref, useState } from 'react';
import type { Comment, User } from '@/lib/api/types';
import { partyName, sameParty } from '@/lib/party';
import { useSendKey } from '@/lib/send-once';
import { commentLimit, hasVisibleText } from '@/lib/text-rules';
import { discussionTexts as words } from './user-text-discussion-texts';
import classes from './user-text-discussion.module.css';
import { Initials } from './initials';
import { ProblemOf } from './states';
import { Time } from './time';
import { UserLine, UserText } from './user-text';

interface Props {
  comments: Comment[];
  user: User | null;
  /** Posts a comment under a key of its own; absent where the reader may only read. */
  post?: (text: string, key: string) => Promise<unknown>;
  field?: Ref<HTMLTextAreaElement>;
  hint: string;
}

/** Who wrote what about a request, oldest first, and a place to answer. */
export function Discussion({ comments, user, post, field, hint }: Props) {
  return (
    <>
      {comments.length === 0 && (
        <Text size="sm" c="dimmed" mb={post ? 'sm' : 0}>
          {post ? words.empty : words.emptyReader}
        </Text>
      )}
      {comments.length > 0 && (
        <ol className={classes.comments} aria-label={words.list}>
          {comments.map((comment) => (
            <li key={comment.id}>
              <Initials name={partyName(comment.by)} size={26} />
              <div className={classes.body}>
                <div className={classes.head}>
                  <strong>
                    <UserLine>{partyName(comment.by)}</UserLine>
                  </strong>
                  {(comment.by.id === user?.id || sameParty(comment.by, user)) && <span>{words.you}</span>}
                  <span>
                    <Time at={comment.at} />
                  </span>
                </div>
                <UserText>{comment.text}</UserText>
              </div>
            </li>
          ))}
        </ol>
      )}
      {post && <Answer post={post} field={field} hint={hint} />}
    </>
  );
}

function Answer({ post, field, hint }: Required<Pick<Props, 'post' | 'hint'>> & Pick<Props, 'field'>) {
  const [text, setText] = useState('');
  const key = useSendKey();
  const sending = useMutation({
    networkMode: 'always',
    mutationFn: (said: string) => post(said, key.of(said)),
    onSuccess: (_, said) => {
      key.forget();
      setText((now) => (now === said ? '' : now));
    },
  });
  const tooLong = [...text].length > commentLimit;

  function send() {
    if (!sending.isPending && hasVisibleText(text) && !tooLong) sending.mutate(text);
  }
  function onKey(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        ref={field}
        aria-label={words.write}
        placeholder={hint}
        autosize
        minRows={1}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
        error={tooLong ? words.tooLong : undefined}
      />
      {sending.error && (
        <div style={{ marginTop: 8 }}>
          <ProblemOf error={sending.error} />
        </div>
      )}
      <Group mt={8} gap="sm" mih={30}>
        <Button
          type="submit"
          size="compact-md"
          variant="default"
          disabled={!hasVisibleText(text) || tooLong}
          loading={sending.isPending}
        >
          {words.post}
        </Button>
        <Text size="xs" c="dimmed" role="status">
          {sending.isPending ? words.posting : sending.isSuccess && text === '' ? words.posted : ''}
        </Text>
      </Group>
    </form>
  );
}
