import { Button } from '@mantine/core';
import { asDuration, readDuration } from './model/duration';
import { isExpression } from './model/schema';
import { editorTexts as words } from './texts';
import { ExpressionArea } from './expression-area';
import classes from './expression.module.css';

interface Props {
  id: string;
  label: string;
  bare?: boolean;
  description?: string;
  required?: boolean;
  error?: string;
  readOnly?: boolean;
  placeholder?: string;
  value: string;
  onChange: (text: string) => void;
}

/** How long: ISO 8601, said in words under it; what is written in words becomes it. */
export function DurationField(props: Props) {
  const { value, onChange, readOnly } = props;
  const read = readDuration(value);
  const meant = read || isExpression(value) ? null : asDuration(value);
  const hint =
    value === '' || isExpression(value) ? undefined : (
      <div className={classes.preview} data-wrong={!read && !meant ? true : undefined}>
        {read ? (
          words.expression.duration(read)
        ) : meant && !readOnly ? (
          <Button variant="default" size="compact-xs" onClick={() => onChange(meant)}>
            {words.expression.writeDuration(meant)}
          </Button>
        ) : (
          words.expression.noDuration
        )}
      </div>
    );
  return (
    <ExpressionArea
      {...props}
      language="duration"
      placeholder={props.placeholder ?? 'P2D'}
      hint={hint}
      onBlur={() => {
        if (meant && !readOnly) onChange(meant);
      }}
    />
  );
}
