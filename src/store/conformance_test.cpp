#include "store/conformance.h"

#include <atomic>
#include <thread>

namespace nf::store {
namespace {

using namespace ports;
using namespace sample;
using testing::ElementsAre;
using testing::IsEmpty;

INSTANTIATE_TEST_SUITE_P(Stores, Conformance, testing::ValuesIn(backends()),
                         [](const auto& backend) { return backend.param.name; });

ExecutionRow ended(ExecutionRow row) {
  row.status = "completed";
  row.ended_at = row.started_at + Millis{5};
  row.state.clear();
  return row;
}

// ---- executions and their journal

TEST_P(Conformance, AnExecutionIsReadAsItWasWritten) {
  auto full = execution(1);
  full.version = 7;
  full.status = "waiting_approval";
  full.attention = full.test = true;
  full.revision = 3;
  full.requester = id<UserId>(4);
  full.requester_address = "rita@example.com";
  full.submitted_by = id<UserId>(5);
  full.ended_at = second(-1'000'000);
  full.next_due = second(9);
  full.turns = 12;
  full.leaves = 31;
  full.leaf_seq = 1'000'000'000'000;
  const auto bare = execution(2);
  given({.new_executions = {full, bare}});

  EXPECT_EQ(shown(reader->execution(full.id)), text(full));
  EXPECT_EQ(shown(reader->execution(bare.id)), text(bare));
  EXPECT_EQ(shown(reader->execution(id<ExecutionId>(3))), "nothing");
}

TEST_P(Conformance, AnExecutionIsReplacedAsAWhole) {
  given_executions(1, 2);
  auto changed = execution(1);
  changed.version = 2;
  changed.status = "waiting_rework";
  changed.attention = true;
  changed.revision = 2;
  changed.requester = id<UserId>(9);
  changed.requester_address = "omar@example.com";
  changed.submitted_by = id<UserId>(8);
  changed.title = "Another title";
  changed.next_due = second(99);
  changed.turns = 2;
  changed.leaves = 5;
  changed.leaf_seq = 77;
  changed.leaf_hash = hash(70);
  changed.subject_key = hash(71);
  changed.state = "another state";
  given({.executions = {changed}});

  EXPECT_EQ(shown(reader->execution(changed.id)), text(changed));
  EXPECT_EQ(shown(reader->execution(id<ExecutionId>(2))), text(execution(2)));
}

TEST_P(Conformance, AnEndedExecutionHasNoState) {
  given_executions(1, 1);
  given({.new_executions = {ended(execution(2))}, .executions = {ended(execution(1))}});
  EXPECT_EQ(reader->execution(id<ExecutionId>(1)).value()->state, "");
  EXPECT_EQ(reader->execution(id<ExecutionId>(2)).value()->state, "");
}

TEST_P(Conformance, AnExecutionMadeAndChangedInOneBatchIsAsItWasLast) {
  given({.new_executions = {execution(1)}, .executions = {ended(execution(1))}});
  EXPECT_EQ(shown(reader->execution(id<ExecutionId>(1))), text(ended(execution(1))));
}

TEST_P(Conformance, AnExecutionIsMadeOnceAndReplacedOnlyWhereItIs) {
  given_executions(1, 1);
  EXPECT_EQ(refusal_of({.new_executions = {execution(1)}}), ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.new_executions = {execution(2), execution(2)}}), ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.executions = {execution(3)}}), ErrorCode::Unavailable);
}

TEST_P(Conformance, AnExecutionKeepsItsWorkflowAndItsStart) {
  given_executions(1, 1);
  auto elsewhere = execution(1), later = execution(1);
  elsewhere.workflow = id<WorkflowId>(2);
  later.started_at = second(2);
  EXPECT_EQ(refusal_of({.executions = {elsewhere}}), ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.executions = {later}}), ErrorCode::Unavailable);
}

TEST_P(Conformance, AJournalIsReadFromAnyTurn) {
  given({.new_executions = {execution(1), execution(2)}, .journal = {turn(1, 0), turn(2, 0), turn(1, 1)}});
  given({.journal = {turn(1, 2)}});

  EXPECT_EQ(texts(reader->journal(id<ExecutionId>(1)).value()),
            texts<JournalRow>({turn(1, 0), turn(1, 1), turn(1, 2)}));
  EXPECT_EQ(texts(reader->journal(id<ExecutionId>(1), 2).value()), texts<JournalRow>({turn(1, 2)}));
  EXPECT_EQ(texts(reader->journal(id<ExecutionId>(2)).value()), texts<JournalRow>({turn(2, 0)}));
  EXPECT_THAT(reader->journal(id<ExecutionId>(1), 3).value(), IsEmpty());
  EXPECT_THAT(reader->journal(id<ExecutionId>(1), ~std::uint64_t{0}).value(), IsEmpty());
  EXPECT_THAT(reader->journal(id<ExecutionId>(3)).value(), IsEmpty());
}

TEST_P(Conformance, AJournalHasNoGapAndNoTurnTwice) {
  given({.new_executions = {execution(1)}, .journal = {turn(1, 0)}});
  EXPECT_EQ(refusal_of({.journal = {turn(1, 0)}}), ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.journal = {turn(1, 2)}}), ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.journal = {turn(1, 1), turn(1, 1)}}), ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.journal = {turn(9, 0)}}), ErrorCode::Unavailable);
  EXPECT_EQ(reader->journal(id<ExecutionId>(1)).value().size(), 1u);
}

// ---- pruning

ExecutionRow pruned(ExecutionRow row, std::uint64_t turns) {
  row = ended(std::move(row));
  row.pruned_at = second(1000);
  row.turns = turns;
  row.state = "what is left";
  return row;
}

TEST_P(Conformance, AJournalIsCutFromItsEndAndSoIsNoOther) {
  given({.new_executions = {execution(1), execution(2)},
         .journal = {turn(1, 0), turn(1, 1), turn(1, 2), turn(2, 0), turn(2, 1)}});
  given({.executions = {pruned(execution(1), 1)}, .journal_cuts = {{id<ExecutionId>(1), 1}}});
  EXPECT_EQ(shown(reader->execution(id<ExecutionId>(1))), text(pruned(execution(1), 1)));
  EXPECT_EQ(texts(reader->journal(id<ExecutionId>(1)).value()), texts<JournalRow>({turn(1, 0)}));

  given({.executions = {pruned(execution(1), 0)}, .journal_cuts = {{id<ExecutionId>(1), 0}}});
  EXPECT_THAT(reader->journal(id<ExecutionId>(1)).value(), IsEmpty());
  EXPECT_EQ(texts(reader->journal(id<ExecutionId>(2)).value()), texts<JournalRow>({turn(2, 0), turn(2, 1)}));
}

TEST_P(Conformance, AJournalIsCutInTheBatchThatWroteIt) {
  given({.new_executions = {execution(1)},
         .journal = {turn(1, 0), turn(1, 1)},
         .journal_cuts = {{id<ExecutionId>(1), 1}}});
  EXPECT_EQ(texts(reader->journal(id<ExecutionId>(1)).value()), texts<JournalRow>({turn(1, 0)}));
  given({.journal = {turn(1, 1)}, .journal_cuts = {{id<ExecutionId>(1), 7}}});
  EXPECT_EQ(reader->journal(id<ExecutionId>(1)).value().size(), 2u);
}

TEST_P(Conformance, OnlyJournalsThatAreThereAreCut) {
  EXPECT_EQ(refusal_of({.journal_cuts = {{id<ExecutionId>(1), 0}}}), ErrorCode::Unavailable);
}

TEST_P(Conformance, PruningTakesNothingButTheJournalAndTheState) {
  given({.new_executions = {execution(1)},
         .journal = {turn(1, 0)},
         .approvals = {approval(10)},
         .contexts = {{id<ApprovalId>(10), "frozen"}},
         .entries = {entry(1)},
         .leaves = {leaf(0), leaf(1)},
         .dedupes = {{id<WorkflowId>(1), hash(1), id<ExecutionId>(1)}}});
  given({.executions = {pruned(execution(1), 0)}, .journal_cuts = {{id<ExecutionId>(1), 0}}});
  EXPECT_EQ(shown(reader->approval(id<ApprovalId>(10))), text(approval(10)));
  EXPECT_EQ(reader->context(id<ApprovalId>(10)).value(), "frozen");
  EXPECT_EQ(shown(reader->entry(id<EntryId>(1))), text(entry(1)));
  EXPECT_EQ(texts(reader->leaves(0, 9).value()), texts<LeafRow>({leaf(0), leaf(1)}));
  EXPECT_EQ(reader->dedupe(id<WorkflowId>(1), hash(1)).value(), id<ExecutionId>(1));
}

TEST_P(Conformance, UnusedRoomIsGivenBackUntilNoneIsLeft) {
  given_executions(1, 100);
  bool more = true;
  for (int i = 0; i < 10'000 && more; ++i) more = store->shrink(1).value();
  EXPECT_FALSE(more);
  EXPECT_EQ(reader->executions({}, {.limit = 1000}).value().rows.size(), 100u);
}

TEST_P(Conformance, OpaqueBytesComeBackAsTheyWere) {
  const std::string odd("\0\xff\x80 \xed\xa0\x80 'quoted'\n", 17);
  auto row = execution(1);
  row.state = odd;
  given({.new_executions = {row},
         .journal = {{row.id, 0, second(0), odd}},
         .leaves = {{0, odd}},
         .log_frontier = odd});
  EXPECT_EQ(reader->execution(row.id).value()->state, odd);
  EXPECT_EQ(reader->journal(row.id).value()[0].events, odd);
  EXPECT_EQ(reader->leaves(0, 1).value()[0].bytes, odd);
  EXPECT_EQ(reader->log_head().value().frontier, odd);
}

// ---- timers

TEST_P(Conformance, TimersAreDueEarliestFirst) {
  EXPECT_EQ(reader->next_due().value(), std::nullopt);
  Batch batch;
  for (std::uint64_t n : {1, 2, 3, 4}) batch.new_executions.push_back(execution(n));
  batch.new_executions[0].next_due = second(30);
  batch.new_executions[1].next_due = second(10);
  batch.new_executions[3].next_due = second(20);
  given(batch);

  EXPECT_EQ(reader->next_due().value(), second(10));
  EXPECT_THAT(reader->due(second(9), 10).value(), IsEmpty());
  EXPECT_THAT(reader->due(second(20), 10).value(), ElementsAre(id<ExecutionId>(2), id<ExecutionId>(4)));
  EXPECT_THAT(reader->due(second(99), 2).value(), ElementsAre(id<ExecutionId>(2), id<ExecutionId>(4)));
}

TEST_P(Conformance, ATimerMovesAndGoesWithItsExecution) {
  auto row = execution(1);
  row.next_due = second(10);
  given({.new_executions = {row}});
  row.next_due = second(50);
  given({.executions = {row}});
  EXPECT_THAT(reader->due(second(49), 10).value(), IsEmpty());
  EXPECT_EQ(reader->next_due().value(), second(50));
  row.next_due = std::nullopt;
  given({.executions = {row}});
  EXPECT_EQ(reader->next_due().value(), std::nullopt);
}

// ---- approvals

TEST_P(Conformance, AnApprovalIsReadAsItWasWritten) {
  given_executions(1, 1);
  auto row = approval(10);
  row.due_at = second(99);
  row.can_decide = {id<UserId>(3), id<UserId>(1)};
  row.involved = {id<UserId>(2), id<UserId>(3), id<UserId>(1)};
  given({.approvals = {row}});
  EXPECT_EQ(shown(reader->approval(row.id)), text(row));

  row.open = false;
  row.outcome = "approved";
  row.due_at = std::nullopt;
  row.closed_at = second(20);
  row.can_decide = {};
  given({.approvals = {row}});
  EXPECT_EQ(shown(reader->approval(row.id)), text(row));
  EXPECT_EQ(shown(reader->approval(id<ApprovalId>(99))), "nothing");
}

TEST_P(Conformance, AnApprovalBelongsToAnExecution) {
  EXPECT_EQ(refusal_of({.approvals = {approval(10)}}), ErrorCode::Unavailable);
}

TEST_P(Conformance, AContextIsWrittenOnce) {
  given_executions(1, 1);
  given({.approvals = {approval(10), approval(11)}, .contexts = {{id<ApprovalId>(10), "frozen"}}});
  EXPECT_EQ(reader->context(id<ApprovalId>(10)).value(), "frozen");
  EXPECT_EQ(reader->context(id<ApprovalId>(11)).value(), std::nullopt);
  EXPECT_EQ(refusal_of({.contexts = {{id<ApprovalId>(10), "thawed"}}}), ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.contexts = {{id<ApprovalId>(11), "a"}, {id<ApprovalId>(11), "b"}}}),
            ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.contexts = {{id<ApprovalId>(12), "of nothing"}}}), ErrorCode::Unavailable);
  EXPECT_EQ(reader->context(id<ApprovalId>(10)).value(), "frozen");
}

// ---- register

TEST_P(Conformance, AnEntryIsReadAsItWasWrittenAndReplaced) {
  auto row = entry(1);
  given({.entries = {row}});
  EXPECT_EQ(shown(reader->entry(row.id)), text(row));

  row.approval = id<ApprovalId>(3);
  row.from = std::chrono::floor<std::chrono::days>(kStart);
  row.until = *row.from + std::chrono::days(60);
  row.revoked_at = second(10);
  row.revoked_reason = "no longer needed";
  row.document = "{}";
  given({.entries = {row}});
  EXPECT_EQ(shown(reader->entry(row.id)), text(row));
  EXPECT_EQ(shown(reader->entry(id<EntryId>(2))), "nothing");
}

// ---- log

TEST_P(Conformance, TheLogGrowsWithoutAGap) {
  EXPECT_EQ(reader->log_head().value().size, 0u);
  EXPECT_EQ(reader->log_head().value().frontier, "");
  EXPECT_EQ(refusal_of({.leaves = {leaf(1)}}), ErrorCode::Unavailable);
  given({.leaves = {leaf(0), leaf(1)}, .log_frontier = "two"});
  EXPECT_EQ(refusal_of({.leaves = {leaf(1)}}), ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.leaves = {leaf(2), leaf(4)}}), ErrorCode::Unavailable);
  given({.leaves = {leaf(2)}});

  EXPECT_EQ(reader->log_head().value().size, 3u);
  EXPECT_EQ(reader->log_head().value().frontier, "two") << "kept where a batch brings none";
  EXPECT_EQ(texts(reader->leaves(0, 10).value()), texts<LeafRow>({leaf(0), leaf(1), leaf(2)}));
  EXPECT_EQ(texts(reader->leaves(1, 1).value()), texts<LeafRow>({leaf(1)}));
  EXPECT_THAT(reader->leaves(3, 10).value(), IsEmpty());
  EXPECT_THAT(reader->leaves(~std::uint64_t{0}, 10).value(), IsEmpty());
}

TEST_P(Conformance, ASubjectHasOneLastLeaf) {
  given({.leaf_heads = {{"workflow/1", 3, hash(3)}, {"role/1", 4, hash(4)}}});
  given({.leaf_heads = {{"workflow/1", 7, hash(7)}}});
  EXPECT_EQ(shown(reader->leaf_head("workflow/1")), text(LeafHeadRow{"workflow/1", 7, hash(7)}));
  EXPECT_EQ(shown(reader->leaf_head("role/1")), text(LeafHeadRow{"role/1", 4, hash(4)}));
  EXPECT_EQ(shown(reader->leaf_head("role/2")), "nothing");
}

// ---- replies and dedupe keys

TEST_P(Conformance, AReplyIsFoundByItsKeyAndReplaced) {
  given({.replies = {reply(1), reply(5)}});
  auto again = reply(1);
  again.status = 409;
  again.body = "another";
  given({.replies = {again}});
  EXPECT_EQ(shown(reader->reply(hash(1))), text(again));
  EXPECT_EQ(shown(reader->reply(hash(5))), text(reply(5)));
  EXPECT_EQ(shown(reader->reply(hash(2))), "nothing");
}

TEST_P(Conformance, RepliesThatAreOldEnoughAreForgotten) {
  given({.replies = {reply(1), reply(2), reply(3)}});
  ASSERT_TRUE(store->forget_replies(second(3)));
  EXPECT_EQ(shown(reader->reply(hash(1))), "nothing");
  EXPECT_EQ(shown(reader->reply(hash(2))), "nothing");
  EXPECT_EQ(shown(reader->reply(hash(3))), text(reply(3)));
}

TEST_P(Conformance, ManyOldRepliesAreForgottenInSeveralCalls) {
  Batch batch;
  for (std::uint64_t n = 0; n < 2500; ++n) batch.replies.push_back(reply(n));
  given(batch);
  const auto left = [&] {
    std::size_t count = 0;
    for (std::uint64_t n = 0; n < 2500; ++n) count += reader->reply(hash(n)).value().has_value();
    return count;
  };
  ASSERT_TRUE(store->forget_replies(second(2400)));
  EXPECT_GT(left(), 100u) << "one call is bounded";
  for (int call = 0; call < 4; ++call) ASSERT_TRUE(store->forget_replies(second(2400)));
  EXPECT_EQ(left(), 100u);
}

TEST_P(Conformance, ADedupeKeyIsTakenOnceAWorkflow) {
  given({.new_executions = {execution(1), execution(2)},
         .dedupes = {{id<WorkflowId>(1), hash(1), id<ExecutionId>(1)}}});
  EXPECT_EQ(reader->dedupe(id<WorkflowId>(1), hash(1)).value(), id<ExecutionId>(1));
  EXPECT_EQ(reader->dedupe(id<WorkflowId>(2), hash(1)).value(), std::nullopt);
  EXPECT_EQ(refusal_of({.dedupes = {{id<WorkflowId>(1), hash(1), id<ExecutionId>(2)}}}),
            ErrorCode::Unavailable);
  EXPECT_EQ(refusal_of({.dedupes = {{id<WorkflowId>(1), hash(2), id<ExecutionId>(9)}}}),
            ErrorCode::Unavailable);
  given({.dedupes = {{id<WorkflowId>(2), hash(1), id<ExecutionId>(2)}}});
  EXPECT_EQ(reader->dedupe(id<WorkflowId>(1), hash(1)).value(), id<ExecutionId>(1));
}

// ---- entities

TEST_P(Conformance, EntitiesAreKeptByKindAndId) {
  given({.entities = {{"user", "b", "1"}, {"user", "a", "2"}, {"users", "a", "3"}, {"use", "z", "4"}}});
  EXPECT_EQ(texts(reader->entities("user").value()),
            texts<EntityRow>({{"user", "a", "2"}, {"user", "b", "1"}}));
  EXPECT_EQ(reader->entity("users", "a").value(), "3");
  EXPECT_EQ(reader->entity("use", "a").value(), std::nullopt);
  EXPECT_THAT(reader->entities("group").value(), IsEmpty());
}

TEST_P(Conformance, AnEntityIsReplacedAndDeleted) {
  given({.entities = {{"user", "a", "1"}, {"user", "b", ""}}});
  given({.entities = {{"user", "a", "2"}, {"user", "b", std::nullopt}, {"user", "c", std::nullopt}}});
  EXPECT_EQ(texts(reader->entities("user").value()), texts<EntityRow>({{"user", "a", "2"}}));
}

// ---- batches

TEST_P(Conformance, ABatchThatFailsLeavesNothing) {
  given({.new_executions = {execution(1)},
         .journal = {turn(1, 0)},
         .leaves = {leaf(0)},
         .log_frontier = "one"});
  auto changed = execution(1);
  changed.title = "changed";
  changed.next_due = second(1);
  const Batch good{.new_executions = {execution(2)},
                   .executions = {changed},
                   .journal = {turn(1, 1), turn(2, 0)},
                   .approvals = {approval(10)},
                   .contexts = {{id<ApprovalId>(10), "frozen"}},
                   .entries = {entry(1)},
                   .leaves = {leaf(1)},
                   .leaf_heads = {{"role/1", 1, hash(1)}},
                   .log_frontier = "two",
                   .replies = {reply(1)},
                   .dedupes = {{id<WorkflowId>(1), hash(1), id<ExecutionId>(1)}},
                   .entities = {{"user", "a", "1"}}};
  Batch twice_a_turn = good, gap = good, taken = good;
  twice_a_turn.journal.push_back(turn(1, 1));
  gap.leaves.push_back(leaf(3));
  taken.dedupes.push_back(taken.dedupes[0]);
  for (const auto& bad : {twice_a_turn, gap, taken}) EXPECT_EQ(refusal_of(bad), ErrorCode::Unavailable);

  EXPECT_EQ(shown(reader->execution(id<ExecutionId>(1))), text(execution(1)));
  EXPECT_EQ(shown(reader->execution(id<ExecutionId>(2))), "nothing");
  EXPECT_EQ(reader->journal(id<ExecutionId>(1)).value().size(), 1u);
  EXPECT_EQ(shown(reader->approval(id<ApprovalId>(10))), "nothing");
  EXPECT_THAT(reader->approvals({.assignee = id<UserId>(1)}, {}).value().rows, IsEmpty());
  EXPECT_EQ(shown(reader->entry(id<EntryId>(1))), "nothing");
  EXPECT_EQ(reader->log_head().value().size, 1u);
  EXPECT_EQ(reader->log_head().value().frontier, "one");
  EXPECT_EQ(shown(reader->leaf_head("role/1")), "nothing");
  EXPECT_EQ(shown(reader->reply(hash(1))), "nothing");
  EXPECT_EQ(reader->dedupe(id<WorkflowId>(1), hash(1)).value(), std::nullopt);
  EXPECT_EQ(reader->entity("user", "a").value(), std::nullopt);
  EXPECT_EQ(reader->next_due().value(), std::nullopt);

  given(good);
  EXPECT_EQ(reader->log_head().value().size, 2u);
}

TEST_P(Conformance, AnEmptyBatchIsAccepted) { given({}); }

TEST_P(Conformance, ReadersBesideCommitsSeeWholeBatches) {
  constexpr std::uint64_t kBatches = 100, kLeaves = 3;
  std::atomic<bool> done = false;
  std::thread other([&] {
    auto beside = store->reader();
    while (!done) EXPECT_EQ(beside->log_head().value().size % kLeaves, 0u);
  });
  for (std::uint64_t n = 0; n < kBatches; ++n) {
    given({.leaves = {leaf(kLeaves * n), leaf(kLeaves * n + 1), leaf(kLeaves * n + 2)}});
  }
  done = true;
  other.join();
  EXPECT_EQ(reader->log_head().value().size, kLeaves * kBatches);
}

TEST_P(Conformance, AReaderMayOutliveItsStore) {
  given_executions(1, 1);
  EXPECT_EQ(shown(reader->execution(id<ExecutionId>(1))), text(execution(1)));
  store.reset();
  EXPECT_EQ(shown(reader->execution(id<ExecutionId>(1))), text(execution(1)));
}

}  // namespace
}  // namespace nf::store
