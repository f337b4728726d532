import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ada } from '@/testing/data';
import { arriveAt, renderApp } from './testing';

describe('executions', () => {
  it('are listed, filtered by the address', async () => {
    const { user, router } = renderApp('/executions', ada);
    expect(await screen.findByRole('link', { name: 'Release 41 to production' })).toBeVisible();
    await user.selectOptions(screen.getByLabelText('Status'), 'Failed');
    await waitFor(() => expect(screen.queryByRole('link', { name: /Conference travel/ })).not.toBeInTheDocument());
    expect(router.state.location.search).toEqual({ status: 'failed' });
    const row = screen.getByRole('link', { name: 'Release 41 to production' }).closest('tr');
    expect(row).toHaveTextContent(/Failed.*Needs attention.*Mark Mensah/);
    await user.click(screen.getByRole('link', { name: 'Release 41 to production' }));
    await arriveAt(router, '/executions/ex-4');
  });

  it('show their path, what failed and what wants attention', async () => {
    const { user } = renderApp('/executions/ex-4', ada);
    expect(await screen.findByText(/The mail server refused the message three times/)).toBeVisible();
    expect(screen.queryByText(/554 5.7.1/)).not.toBeInTheDocument();
    await user.click(screen.getByText('Tell operations'));
    expect(await screen.findByLabelText('Error')).toHaveTextContent('554 5.7.1 rejected');
    expect(screen.getByLabelText('Log')).toHaveTextContent('attempt 3');
  });

  it('keep revisions apart, oldest first', async () => {
    const { user, router } = renderApp('/executions/ex-1', ada);
    await screen.findByRole('heading', { level: 1 });
    expect(screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)).toEqual([
      'Revision 1',
      'Revision 2',
    ]);
    expect(screen.getByText(/filed by Service portal/)).toBeVisible();
    await user.click(screen.getAllByText('Security and risk decide')[1] as HTMLElement);
    await user.click(await screen.findByRole('link', { name: 'Open the approval' }));
    await arriveAt(router, '/approvals/ap-2');
  });
});
