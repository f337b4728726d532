import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ada } from '@/testing/data';
import { arriveAt, renderApp } from './testing';

describe('the register', () => {
  it('lists what was granted, by status', async () => {
    const { user, router } = renderApp('/register', ada);
    expect((await screen.findByRole('link', { name: /Trade fair/ })).closest('tr')).toHaveTextContent(
      /Ends soon.*Mark Mensah/,
    );
    await user.selectOptions(screen.getByLabelText('Status'), 'Expired');
    await waitFor(() => expect(screen.queryByRole('link', { name: /Trade fair/ })).not.toBeInTheDocument());
    expect(router.state.location.search).toEqual({ status: 'expired' });
  });

  it('leads from an entry to its approval and its path', async () => {
    const { user, router } = renderApp('/register/rg-1', ada);
    expect(await screen.findByText('Badge reader at the door stays on.')).toBeVisible();
    expect(screen.getByRole('link', { name: /full path/ })).toHaveAttribute('href', '/executions/ex-1');
    await user.click(screen.getByRole('link', { name: /The approval/ }));
    await arriveAt(router, '/approvals/ap-2');
  });
});
