#include "runtime/people_review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "runtime/admin_groups.h"
#include "runtime/admin_users.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const char* const kGroupSeat = R"({"group": "leads"})";

Reply update(Bench& bench, UserId id, const UserChange& change) {
  return bench.run<UpdateUser>(id, change, "", *bench.runtime, *bench.sessions);
}

// Two leads, and an approval that either of them may decide.
struct Leads {
  Leads()
      : sven(bench.add_user("sven@example.com")),
        sara(bench.add_user("sara@example.com")),
        group(bench.add_group("leads", {"sven@example.com", "sara@example.com"})),
        workflow(bench.add_workflow(approval_workflow("ask", kGroupSeat))) {
    CHECK(bench.publish(workflow).status == 200);
  }

  Bench bench;
  const UserId sven;
  const UserId sara;
  const GroupId group;
  const WorkflowId workflow;
};

TEST(PeopleReview, WhoIsDisabledIsAskedNoLonger) {
  Leads leads;
  const ExecutionId execution = leads.bench.start(leads.workflow);
  EXPECT_THAT(leads.bench.inbox_owners(execution), UnorderedElementsAre(leads.sven, leads.sara));
  update(leads.bench, leads.sven, {.enabled = false});
  leads.bench.settle();
  EXPECT_THAT(leads.bench.inbox_owners(execution), ElementsAre(leads.sara));
  EXPECT_THAT(*leads.bench.runtime->reader()->entities("people_review"), IsEmpty());
}

TEST(PeopleReview, WhoLeftTheGroupIsAskedNoLonger) {
  Leads leads;
  const ExecutionId execution = leads.bench.start(leads.workflow);
  leads.bench.run<UpdateGroup>(leads.group, GroupChange{.members = {"sara@example.com"}},
                               *leads.bench.runtime);
  leads.bench.settle();
  EXPECT_THAT(leads.bench.inbox_owners(execution), ElementsAre(leads.sara));
}

TEST(PeopleReview, LeavingByTheUsersOwnPageIsTheSame) {
  Leads leads;
  const ExecutionId execution = leads.bench.start(leads.workflow);
  update(leads.bench, leads.sara, {.groups = std::vector<std::string>{}});
  leads.bench.settle();
  EXPECT_THAT(leads.bench.inbox_owners(execution), ElementsAre(leads.sven));
}

TEST(PeopleReview, LooksAtEveryPageOfALargeInbox) {
  Leads leads;
  std::vector<ExecutionId> executions;
  for (int i = 0; i < 120; ++i) executions.push_back(leads.bench.start(leads.workflow));
  update(leads.bench, leads.sven, {.enabled = false});
  leads.bench.settle();
  for (const ExecutionId id : executions) EXPECT_THAT(leads.bench.inbox_owners(id), ElementsAre(leads.sara));
  EXPECT_THAT(*leads.bench.runtime->reader()->entities("people_review"), IsEmpty());
}

const char* const kTaskForSven = R"({"name": "Task", "nodes": [
      {"id": "start", "type": "webhook", "config": {"path": "task"}},
      {"id": "desk", "type": "form_task", "config": {"to": "sven@example.com", "schema": {"type": "object"}}}],
    "edges": [{"from": "start", "to": "desk"}]})";

TEST(PeopleReview, WhatNobodyCanFillInAnyMoreIsForAnOperator) {
  Leads leads;
  const WorkflowId workflow = leads.bench.add_workflow(kTaskForSven);
  ASSERT_EQ(leads.bench.publish(workflow).status, 200);
  std::vector<ExecutionId> executions;
  for (int i = 0; i < 120; ++i) executions.push_back(leads.bench.start(workflow));
  update(leads.bench, leads.sara, {.enabled = false});
  leads.bench.settle();
  EXPECT_FALSE((*leads.bench.runtime->reader()->execution(executions.front()))->attention);
  update(leads.bench, leads.sven, {.enabled = false});
  leads.bench.settle();
  for (const ExecutionId id : executions)
    EXPECT_TRUE((*leads.bench.runtime->reader()->execution(id))->attention);
  EXPECT_THAT(*leads.bench.runtime->reader()->entities("people_review"), IsEmpty());
}

// A change whose process ended before the approvals were looked at.
class Interrupted final : public Job {
 public:
  explicit Interrupted(UserId user) : user_(user) {}
  void prepare(Writing& writing) override {
    User user = *writing.workspace().user(user_);
    user.enabled = false;
    writing.change_workspace().put(user);
    note_people_review(writing, user_);
  }
  void finish(const Result<>&) override {}

 private:
  const UserId user_;
};

TEST(PeopleReview, GoesOnWhereItWasInterrupted) {
  Leads leads;
  const ExecutionId execution = leads.bench.start(leads.workflow);
  leads.bench.submit(std::make_unique<Interrupted>(leads.sven));
  leads.bench.settle();
  EXPECT_THAT(leads.bench.inbox_owners(execution), UnorderedElementsAre(leads.sven, leads.sara));
  ASSERT_TRUE(resume_people_reviews(*leads.bench.runtime).has_value());
  leads.bench.settle();
  EXPECT_THAT(leads.bench.inbox_owners(execution), ElementsAre(leads.sara));
  EXPECT_THAT(*leads.bench.runtime->reader()->entities("people_review"), IsEmpty());
}

}  // namespace
}  // namespace nf::runtime
