import { Autocomplete, type AutocompleteProps, Text } from '@mantine/core';
import type { Policy } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';

/** As people write it: "SEC-12 Multi-factor sign-in". */
export const policyName = (policy: Policy) =>
  policy.title.startsWith(policy.id) ? policy.title : `${policy.id} ${policy.title}`;

/** Who answers for it, and for how long it may be left aside. */
export function policyFacts(policy: Policy): string {
  return [
    policy.owner && texts.form.policyOwner(policy.owner),
    policy.max_days && texts.form.policyDays(policy.max_days),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Suggestions by area, those of the request's own area first. */
function byArea(policies: Policy[], own: string | undefined) {
  const areas = [...new Set(policies.map((policy) => policy.area ?? ''))];
  areas.sort((a, b) => Number(b === own) - Number(a === own));
  const named = new Map(policies.map((policy) => [policyName(policy), policy]));
  return areas.map((area) => ({
    group: humanize(area) || texts.common.none,
    items: [...named].filter(([, policy]) => (policy.area ?? '') === area).map(([name]) => name),
  }));
}

interface Props extends Omit<AutocompleteProps, 'data' | 'renderOption'> {
  policies: Policy[];
  area?: string;
}

/** A text for which the directory's policies are offered; any other text may be written, too. */
export function PolicyInput({ policies, area, value, description, ...rest }: Props) {
  const known = new Map(policies.map((policy) => [policyName(policy), policy]));
  const chosen = known.get((value ?? '').trim());
  return (
    <Autocomplete
      {...rest}
      value={value}
      description={(chosen && policyFacts(chosen)) || description}
      data={byArea(policies, area)}
      limit={50}
      comboboxProps={{ withinPortal: false }}
      renderOption={({ option }) => {
        const policy = known.get(option.value);
        return (
          <div>
            <Text size="sm">{option.value}</Text>
            {policy && (
              <Text size="xs" c="dimmed">
                {policyFacts(policy)}
              </Text>
            )}
          </div>
        );
      }}
    />
  );
}
