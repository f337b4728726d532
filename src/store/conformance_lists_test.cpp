#include <random>

#include "store/conformance.h"
#include "store/limits.h"

namespace nf::store {
namespace {

using namespace ports;
using namespace sample;
using testing::ElementsAre;
using testing::IsEmpty;

class ListConformance : public Conformance {
 protected:
  std::vector<std::uint64_t> executions(const ExecutionFilter& filter, std::size_t limit = 3) {
    return numbers(all_pages(limit, [&](const Page& page) { return reader->executions(filter, page); }));
  }
  std::vector<std::uint64_t> approvals(const ApprovalFilter& filter, std::size_t limit = 3) {
    return numbers(all_pages(limit, [&](const Page& page) { return reader->approvals(filter, page); }));
  }
  std::vector<std::uint64_t> entries(const RegisterFilter& filter, std::size_t limit = 3) {
    return numbers(all_pages(limit, [&](const Page& page) { return reader->entries(filter, page); }));
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, ListConformance, testing::ValuesIn(backends()),
                         [](const auto& backend) { return backend.param.name; });

// ---- executions

TEST_P(ListConformance, ExecutionsAreListedNewestFirstWithoutTheirState) {
  given({.new_executions = {execution(2), execution(5), execution(1)}});
  const auto rows = reader->executions({}, {}).value().rows;
  EXPECT_THAT(numbers(rows), ElementsAre(5, 2, 1));
  for (const auto& row : rows) EXPECT_EQ(row.state, "");
  auto listed = execution(5);
  listed.state.clear();
  EXPECT_EQ(text(rows[0]), text(listed));
}

TEST_P(ListConformance, ExecutionsOfOneInstantAreListedLatestMadeFirst) {
  Batch batch;
  for (std::uint64_t n : {4, 9, 2, 7}) {
    batch.new_executions.push_back(execution(n));
    batch.new_executions.back().started_at = second(0);
  }
  given(batch);
  EXPECT_THAT(executions({}, 2), ElementsAre(7, 2, 9, 4));
}

TEST_P(ListConformance, ExecutionsAreFilteredByEachField) {
  Batch batch;
  for (std::uint64_t n = 1; n <= 6; ++n) batch.new_executions.push_back(execution(n));
  auto& rows = batch.new_executions;
  rows[1].workflow = rows[4].workflow = id<WorkflowId>(2);
  rows[0].status = rows[4].status = "completed";
  rows[2].status = "failed";
  rows[2].attention = rows[3].attention = true;
  given(batch);

  EXPECT_THAT(executions({.workflow = id<WorkflowId>(2)}), ElementsAre(5, 2));
  EXPECT_THAT(executions({.workflow = id<WorkflowId>(3)}), IsEmpty());
  EXPECT_THAT(executions({.status = "completed"}), ElementsAre(5, 1));
  EXPECT_THAT(executions({.status = "failed"}), ElementsAre(3));
  EXPECT_THAT(executions({.attention = true}), ElementsAre(4, 3));
  EXPECT_THAT(executions({.attention = false}), ElementsAre(6, 5, 2, 1));
  EXPECT_THAT(executions({.from = second(3)}), ElementsAre(6, 5, 4, 3));
  EXPECT_THAT(executions({.to = second(3)}), ElementsAre(2, 1));
  EXPECT_THAT(executions({.from = second(2), .to = second(5)}), ElementsAre(4, 3, 2));
  EXPECT_THAT(executions({.workflow = id<WorkflowId>(1), .status = "running", .attention = false}),
              ElementsAre(6));
}

TEST_P(ListConformance, AnExecutionLeavesAListWithItsLastReasonToBeThere) {
  auto row = execution(1);
  row.attention = true;
  row.status = "failed";
  given({.new_executions = {row}});
  row.attention = false;
  row.status = "completed";
  given({.executions = {row}});
  EXPECT_THAT(executions({.attention = true}), IsEmpty());
  EXPECT_THAT(executions({.status = "failed"}), IsEmpty());
  EXPECT_THAT(executions({.status = "completed"}), ElementsAre(1));
}

TEST_P(ListConformance, ARequesterSeesExecutionsByAccountOrAddressOnce) {
  Batch batch;
  for (std::uint64_t n = 1; n <= 6; ++n) batch.new_executions.push_back(execution(n));
  auto& rows = batch.new_executions;
  rows[0].requester = rows[2].requester = rows[5].requester = id<UserId>(1);
  rows[1].requester_address = rows[2].requester_address = rows[4].requester_address = "rita@example.com";
  rows[3].requester_address = "omar@example.com";
  given(batch);

  EXPECT_THAT(executions({.requester = id<UserId>(1), .requester_address = "rita@example.com"}, 2),
              ElementsAre(6, 5, 3, 2, 1));
  EXPECT_THAT(executions({.requester = id<UserId>(1)}), ElementsAre(6, 3, 1));
  EXPECT_THAT(executions({.requester_address = "rita@example.com"}), ElementsAre(5, 2)) << "3 has an account";
  EXPECT_THAT(executions({.requester = id<UserId>(2)}), IsEmpty());
}

TEST_P(ListConformance, TextIsFoundInTitleAndAddressInAnyCase) {
  Batch batch;
  for (std::uint64_t n = 1; n <= 4; ++n) batch.new_executions.push_back(execution(n));
  batch.new_executions[0].title = "Zugang für Müller";
  batch.new_executions[1].title = "MÜLLER, access";
  batch.new_executions[2].requester_address = "mueller@example.com";
  given(batch);
  EXPECT_THAT(executions({.text = "müller"}), ElementsAre(2, 1));
  EXPECT_THAT(executions({.text = "ACCESS"}), ElementsAre(2));
  EXPECT_THAT(executions({.text = "@EXAMPLE"}), ElementsAre(3));
  EXPECT_THAT(executions({.text = "%"}), IsEmpty());
}

// ---- approvals

TEST_P(ListConformance, AnInboxIsInTheOrderOfItsDueTimesThenNewestFirst) {
  given_executions(0, 2);
  Batch batch;
  for (std::uint64_t n = 1; n <= 7; ++n) batch.approvals.push_back(approval(n));
  batch.approvals[0].due_at = second(500);
  batch.approvals[2].due_at = second(400);
  batch.approvals[4].due_at = second(400);
  batch.approvals[6].can_decide = {id<UserId>(2)};
  given(batch);
  EXPECT_THAT(approvals({.assignee = id<UserId>(1)}, 1), ElementsAre(5, 3, 1, 6, 4, 2));
  EXPECT_THAT(approvals({.assignee = id<UserId>(2)}), ElementsAre(7));
  EXPECT_THAT(approvals({.assignee = id<UserId>(3)}), IsEmpty());
}

TEST_P(ListConformance, AnApprovalMovesBetweenInboxesAndInThem) {
  given_executions(0, 0);
  given({.approvals = {approval(1), approval(2)}});
  auto moved = approval(1);
  moved.due_at = second(10);
  moved.can_decide = {id<UserId>(1), id<UserId>(2)};
  moved.involved = {id<UserId>(1), id<UserId>(2)};
  given({.approvals = {moved}});
  EXPECT_THAT(approvals({.assignee = id<UserId>(1)}), ElementsAre(1, 2));
  EXPECT_THAT(approvals({.assignee = id<UserId>(2)}), ElementsAre(1));

  moved.open = false;
  moved.outcome = "approved";
  moved.can_decide = {};
  given({.approvals = {moved}});
  EXPECT_THAT(approvals({.assignee = id<UserId>(1)}), ElementsAre(2));
  EXPECT_THAT(approvals({.assignee = id<UserId>(2)}), IsEmpty());
  EXPECT_THAT(approvals({.involved = id<UserId>(2)}), ElementsAre(1));
}

TEST_P(ListConformance, APersonNamedTwiceIsListedOnce) {
  given_executions(0, 0);
  auto row = approval(1);
  row.can_decide = row.involved = {id<UserId>(1), id<UserId>(1)};
  given({.approvals = {row}});
  given({.approvals = {row}});
  EXPECT_THAT(approvals({.assignee = id<UserId>(1)}), ElementsAre(1));
  EXPECT_THAT(approvals({.involved = id<UserId>(1)}), ElementsAre(1));
}

TEST_P(ListConformance, ApprovalsAreFilteredByEachFieldNewestFirst) {
  given_executions(0, 2);
  Batch batch;
  for (std::uint64_t n : {1, 2, 11, 12, 21}) batch.approvals.push_back(approval(n));
  batch.approvals[1].open = batch.approvals[2].open = false;
  batch.approvals[1].can_decide = batch.approvals[2].can_decide = {};
  batch.approvals[3].involved.push_back(id<UserId>(2));
  batch.approvals[2].involved.push_back(id<UserId>(2));
  given(batch);

  EXPECT_THAT(approvals({}, 2), ElementsAre(21, 12, 11, 2, 1));
  EXPECT_THAT(approvals({.open = true}), ElementsAre(21, 12, 1));
  EXPECT_THAT(approvals({.open = false}), ElementsAre(11, 2));
  EXPECT_THAT(approvals({.execution = id<ExecutionId>(1)}), ElementsAre(12, 11));
  EXPECT_THAT(approvals({.execution = id<ExecutionId>(9)}), IsEmpty());
  EXPECT_THAT(approvals({.involved = id<UserId>(2)}), ElementsAre(12, 11));
  EXPECT_THAT(approvals({.involved = id<UserId>(2), .open = true}), ElementsAre(12));
  EXPECT_THAT(approvals({.involved = id<UserId>(2), .execution = id<ExecutionId>(1), .open = false}),
              ElementsAre(11));
  EXPECT_THAT(approvals({.assignee = id<UserId>(1), .involved = id<UserId>(2)}), ElementsAre(12));
}

// ---- register

TEST_P(ListConformance, EntriesAreListedByPolicyAndByStatusOnADay) {
  const auto day = [](int n) { return std::chrono::floor<std::chrono::days>(kStart) + std::chrono::days(n); };
  Batch batch;
  for (std::uint64_t n = 1; n <= 5; ++n) batch.entries.push_back(entry(n));
  batch.entries[0].policy = "FIN-1";
  batch.entries[1].until = day(100);
  batch.entries[2].until = day(20);
  batch.entries[3].until = day(5);
  batch.entries[4].revoked_at = day(8) + std::chrono::hours(12);
  given(batch);
  const auto on = [&](const std::string& status, int n) {
    return entries({.status = status, .as_of = day(n), .today = day(500), .expiring_days = 30});
  };

  EXPECT_THAT(entries({.today = day(10)}, 2), ElementsAre(5, 4, 3, 2, 1));
  EXPECT_THAT(entries({.policy = "FIN-1", .today = day(10)}), ElementsAre(1));
  EXPECT_THAT(entries({.policy = "SEC-12", .status = "expired", .today = day(10)}), ElementsAre(4));
  EXPECT_THAT(on("active", 10), ElementsAre(2, 1));
  EXPECT_THAT(on("expiring", 10), ElementsAre(3));
  EXPECT_THAT(on("expired", 10), ElementsAre(4));
  EXPECT_THAT(on("revoked", 10), ElementsAre(5));
  EXPECT_THAT(on("active", 7), ElementsAre(5, 2, 1)) << "not yet revoked";
  EXPECT_THAT(on("expiring", 5), ElementsAre(4, 3)) << "the last day counts";
  EXPECT_THAT(on("active", -1), IsEmpty()) << "not yet granted";
}

// ---- pages

TEST_P(ListConformance, PagesLoseAndRepeatNothingWhileRowsAreAdded) {
  given_executions(100, 129);
  std::uint64_t newer = 200;
  const auto add_around = [&] {
    ports::Batch batch;
    batch.new_executions = {execution(newer++), execution(newer % 7)};
    batch.new_executions[1].id = id<ExecutionId>(10'000 + newer);
    given(batch);
  };
  const auto rows = all_pages(
      4, [&](const Page& page) { return reader->executions({.from = second(50)}, page); }, add_around);
  std::vector<std::uint64_t> expected;
  for (std::uint64_t n = 129; n >= 100; --n) expected.push_back(n);
  EXPECT_EQ(numbers(rows), expected);
}

// ---- the register's filter by requester

// Executions 1 to 3 are of the account 1, 4 names only an address, 5 the same address and another account, 6
// nobody. An entry each.
void given_entries_of_requesters(Store& store) {
  Batch batch;
  for (std::uint64_t n = 1; n <= 6; ++n) {
    batch.new_executions.push_back(execution(n));
    auto& row = batch.new_executions.back();
    if (n <= 3) row.requester = id<UserId>(1);
    if (n == 5) row.requester = id<UserId>(2);
    if (n <= 5) row.requester_address = n == 2 ? "another@example.com" : "rita@example.com";
    batch.entries.push_back(entry(n));
    if (n == 1) batch.entries.back().policy = "FIN-1";
  }
  ASSERT_TRUE(store.commit(batch));
}

TEST_P(ListConformance, TheRegisterOfARequesterHasTheirEntriesOnly) {
  given_entries_of_requesters(*store);
  const auto entries = [&](RegisterFilter filter) {
    return numbers(reader->entries(filter, {.limit = 10}).value().rows);
  };
  EXPECT_THAT(entries({.requester = id<UserId>(1)}), ElementsAre(3, 2, 1));
  EXPECT_THAT(entries({.requester = id<UserId>(1), .requester_address = "rita@example.com"}),
              ElementsAre(4, 3, 2, 1));
  EXPECT_THAT(entries({.requester_address = "rita@example.com"}), ElementsAre(4));
  EXPECT_THAT(entries({.policy = "FIN-1", .requester = id<UserId>(1)}), ElementsAre(1));
  EXPECT_THAT(entries({.requester = id<UserId>(7), .requester_address = "none@example.com"}), IsEmpty());
  EXPECT_EQ(entries({}).size(), 6u);
}

TEST_P(ListConformance, PagesOfARequestersRegisterAreFullAndTheLastHasNoCursor) {
  given_entries_of_requesters(*store);
  const RegisterFilter filter{.requester = id<UserId>(1)};
  const auto first = reader->entries(filter, {.limit = 2}).value();
  EXPECT_THAT(numbers(first.rows), ElementsAre(3, 2));
  const auto rest = reader->entries(filter, {.limit = 2, .cursor = first.next_cursor}).value();
  EXPECT_THAT(numbers(rest.rows), ElementsAre(1));
  EXPECT_EQ(rest.next_cursor, "");
  EXPECT_EQ(reader->entries(filter, {.limit = 3}).value().next_cursor, "") << "others' entries follow";
}

// ---- what can be pruned

TEST_P(ListConformance, WhatEndedBeforeAndHasAJournalCanBePrunedOldestFirst) {
  Batch batch;
  for (std::uint64_t n = 1; n <= 8; ++n) {
    batch.new_executions.push_back(execution(n));
    auto& row = batch.new_executions.back();
    if (n != 3) row.ended_at = second(static_cast<std::int64_t>(n == 4 ? 100 : 10 + n));
    if (n == 5) row.turns = 0;
    if (n == 6) row.pruned_at = second(50);
  }
  given(batch);
  const auto listed = reader->prunable(second(18), {.limit = 10}).value();
  EXPECT_THAT(numbers(listed.rows), ElementsAre(1, 2, 6, 7)) << "3 goes on, 4 and 8 ended later, 5 has none";
  EXPECT_EQ(listed.next_cursor, "");
  EXPECT_EQ(listed.rows[0].state, "");
  EXPECT_THAT(numbers(all_pages(1, [&](const Page& page) { return reader->prunable(second(18), page); })),
              ElementsAre(1, 2, 6, 7));
  EXPECT_THAT(reader->prunable(second(11), {.limit = 10}).value().rows, IsEmpty());
}

TEST_P(ListConformance, InboxPagesLoseAndRepeatNothingWhileApprovalsAreAdded) {
  given_executions(0, 100);
  Batch batch;
  for (std::uint64_t n = 1; n <= 60; ++n) {
    batch.approvals.push_back(approval(n));
    if (n % 3 == 0) batch.approvals.back().due_at = second(static_cast<std::int64_t>(1000 + n % 4));
  }
  given(batch);
  const auto expected = approvals({.assignee = id<UserId>(1)}, 1000);
  ASSERT_EQ(expected.size(), 60u);

  std::uint64_t next = 900;
  const auto change = [&] {
    auto sooner = approval(next++);
    sooner.due_at = second(1);
    given({.approvals = {sooner}});
  };
  const auto rows = all_pages(
      7, [&](const Page& page) { return reader->approvals({.assignee = id<UserId>(1)}, page); }, change);
  EXPECT_EQ(numbers(rows), expected);
}

TEST_P(ListConformance, ACursorOutlivesTheRowItNames) {
  given_executions(0, 0);
  given({.approvals = {approval(1), approval(2), approval(3)}});
  const auto first = reader->approvals({.assignee = id<UserId>(1)}, {.limit = 2}).value();
  auto closed = approval(2);
  closed.can_decide = {};
  given({.approvals = {closed}});
  const auto rest =
      reader->approvals({.assignee = id<UserId>(1)}, {.limit = 2, .cursor = first.next_cursor}).value();
  EXPECT_THAT(numbers(rest.rows), ElementsAre(1));
  EXPECT_EQ(rest.next_cursor, "");
}

TEST_P(ListConformance, AFullLastPageHasNoCursor) {
  given_executions(1, 4);
  EXPECT_EQ(reader->executions({}, {.limit = 4}).value().next_cursor, "");
  EXPECT_NE(reader->executions({}, {.limit = 3}).value().next_cursor, "");
}

TEST_P(ListConformance, CursorsAreTextForAddresses) {
  given_executions(1, 9);
  const auto cursor = reader->executions({}, {.limit = 1}).value().next_cursor;
  EXPECT_THAT(cursor, testing::MatchesRegex("[A-Za-z0-9_-]+"));
}

TEST_P(ListConformance, ABadCursorIsRefused) {
  given_executions(1, 9);
  const auto good = reader->executions({}, {.limit = 1}).value().next_cursor;
  const auto code = [&](const std::string& cursor) {
    auto listed = reader->executions({}, {.limit = 1, .cursor = cursor});
    return listed ? std::nullopt : std::optional(listed.error().code);
  };
  ASSERT_EQ(code(good), std::nullopt);
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(code(bad), ErrorCode::InvalidInput) << bad;
  }
  for (const std::string& bad : {std::string("x"), good + "A", good.substr(1), std::string("////"),
                                 good + "=", std::string(100'000, 'A'), std::string("\0", 1)}) {
    EXPECT_EQ(code(bad), ErrorCode::InvalidInput) << bad.substr(0, 50);
  }
}

TEST_P(ListConformance, ACursorOfAnotherListIsRefused) {
  given_executions(1, 3);
  given({.approvals = {approval(10), approval(11), approval(12)}, .entries = {entry(1), entry(2)}});
  const std::string cursors[] = {
      reader->executions({}, {.limit = 1}).value().next_cursor,
      reader->approvals({}, {.limit = 1}).value().next_cursor,
      reader->approvals({.assignee = id<UserId>(1)}, {.limit = 1}).value().next_cursor,
      reader->entries({}, {.limit = 1}).value().next_cursor};
  const std::function<bool(const Page&)> accepts[] = {
      [&](const Page& page) { return reader->executions({}, page).has_value(); },
      [&](const Page& page) { return reader->approvals({}, page).has_value(); },
      [&](const Page& page) { return reader->approvals({.assignee = id<UserId>(1)}, page).has_value(); },
      [&](const Page& page) { return reader->entries({}, page).has_value(); }};
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j)
      EXPECT_EQ(accepts[i]({.limit = 1, .cursor = cursors[j]}), i == j) << i << j;
  }
}

TEST_P(ListConformance, ALimitOutsideItsBoundsIsRefused) {
  for (std::size_t limit : {std::size_t{0}, kMaxPageRows + 1}) {
    EXPECT_EQ(reader->executions({}, {.limit = limit}).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(reader->approvals({}, {.limit = limit}).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(reader->entries({}, {.limit = limit}).error().code, ErrorCode::InvalidInput);
  }
  EXPECT_TRUE(reader->executions({}, {.limit = kMaxPageRows}));
}

}  // namespace
}  // namespace nf::store
