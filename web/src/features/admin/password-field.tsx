import { Button, Group, PasswordInput } from '@mantine/core';
import { CopyValue } from '@/components/copy-value';
import { adminTexts } from './texts';

const words = adminTexts.person;

// Without those that are mistaken for one another when read aloud or copied by hand.
const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const length = 20;

/** Twenty letters of 56: more than 110 bits, in groups of five to be read. */
export function makePassword(): string {
  let made = '';
  while (made.length < length) {
    // Numbers at and above the largest multiple are left out, so that every letter is as likely.
    for (const number of crypto.getRandomValues(new Uint8Array(32))) {
      if (number < letters.length * Math.floor(256 / letters.length) && made.length < length) {
        made += letters[number % letters.length];
      }
    }
  }
  return made.replaceAll(/(.{5})(?=.)/g, '$1-');
}

interface Props {
  label: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  error?: string;
  autoFocus?: boolean;
}

/** A password for somebody else: typed, or made up and shown, to be handed over. */
export function PasswordField({ label, description, value, onChange, error, autoFocus }: Props) {
  return (
    <div>
      <PasswordInput
        label={label}
        description={description}
        autoComplete="new-password"
        value={value}
        error={error}
        data-autofocus={autoFocus || undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group mt={8} gap="xs">
        <Button variant="default" size="compact-sm" onClick={() => onChange(makePassword())}>
          {words.generate}
        </Button>
        {value && <CopyValue value={value} label={adminTexts.copy} />}
      </Group>
    </div>
  );
}
