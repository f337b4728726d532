#include "engine/reviewers.h"

#include <gtest/gtest.h>

#include "engine/stage.h"
#include "engine/test_kit.h"

namespace nf::engine {
namespace {

struct Room : testing::Test {
  Room() {
    for (const char* name : {"mark", "ann", "ben", "cleo", "dora"}) directory.add(name);
    directory.add("rita", {}, "mark");
    directory.add("sven", {"leads"});
    directory.add("sara", {"leads"});
    state.requester = directory.person("rita");
    state.requester_verified = true;
  }

  Approval approval_of(std::string_view policy) {
    Approval approval;
    const auto parsed = parse_policy(kit::json(policy));
    CHECK(parsed.has_value());
    for (const StageSpec& spec : parsed->stages) {
      approval.stages.push_back({.name = spec.name,
                                 .mode = spec.mode,
                                 .quorum = spec.quorum,
                                 .seats = spec.seats,
                                 .fallback = spec.fallback});
    }
    approval.allow_self_approval = parsed->allow_self_approval;
    return approval;
  }

  // "sven:asked:group", in the order of the list.
  static std::vector<std::string> shown(const std::vector<Reviewer>& people) {
    std::vector<std::string> lines;
    for (const Reviewer& r : people) {
      lines.push_back(r.person.name + ":" + std::string(name_of(r.state)) + ":" +
                      std::string(name_of(r.how)));
    }
    return lines;
  }
  std::vector<std::string> resolved(std::string_view policy, int stage = 0) {
    return shown(resolve_stage(state, approval_of(policy), stage, directory));
  }
  using Lines = std::vector<std::string>;

  kit::FakeDirectory directory;
  State state;
};

TEST_F(Room, TheBarredAreTheRequesterTheBeneficiaryTheSubmitterAndEditors) {
  state.beneficiary = Person{"Ben", "BEN+x@example.com", std::nullopt};
  state.submitted_by = directory.person("cleo");
  state.editors = {directory.person("dora")};
  for (const char* name : {"rita", "ben", "cleo", "dora"})
    EXPECT_TRUE(barred(state, directory.person(name), false)) << name;
  for (const char* name : {"mark", "ann", "sven"})
    EXPECT_FALSE(barred(state, directory.person(name), false)) << name;
  EXPECT_FALSE(barred(state, directory.person("rita"), true));
  for (const char* name : {"ben", "cleo", "dora"})
    EXPECT_TRUE(barred(state, directory.person(name), true)) << name;
}

TEST_F(Room, ARequesterWhoAlsoFiledAndCorrectedIsLiftedAsAWhole) {
  state.submitted_by = state.requester;
  state.editors = {state.requester};
  state.beneficiary = state.requester;
  EXPECT_TRUE(barred(state, state.requester, false));
  EXPECT_FALSE(barred(state, state.requester, true));
}

TEST_F(Room, SeatsAreResolvedNamedFirstThenGroups) {
  EXPECT_EQ(
      resolved(
          R"({"reviewers": [{"group": "leads"}, {"manager_of": "rita@example.com"}, {"email": "SVEN@example.com"}],
                         "review_mode": "all"})"),
      (Lines{"mark:asked:manager", "sven:asked:named", "sara:asked:group"}));
}

TEST_F(Room, TheManagerOfARequesterWhomNobodyVerifiedIsNobody) {
  state.requester_verified = false;
  constexpr const char* kPolicy =
      R"({"reviewers": [{"manager_of": "Rita@Example.com"}], "review_mode": "any"})";
  EXPECT_EQ(resolved(kPolicy), Lines{});
  state.requester_verified = true;
  EXPECT_EQ(resolved(kPolicy), Lines{"mark:asked:manager"});
}

TEST_F(Room, DisabledAndBarredPeopleAreNotAsked) {
  directory.disable("sven");
  EXPECT_EQ(
      resolved(R"({"reviewers": [{"group": "leads"}, {"email": "rita@example.com"}], "review_mode": "any"})"),
      Lines{"sara:asked:group"});
}

TEST_F(Room, WhereASeatHasNobodyNobodyIsAsked) {
  EXPECT_EQ(
      resolved(
          R"({"reviewers": [{"group": "nowhere"}, {"email": "ann@example.com"}], "review_mode": "all"})"),
      Lines{"ann:waiting:named"});
  EXPECT_EQ(resolved(R"({"reviewers": [{"email": "ann@example.com"}, {"email": "rita@example.com"}],
                         "review_mode": "quorum", "quorum": 2})"),
            Lines{"ann:waiting:named"});
}

TEST_F(Room, AFallbackReviewerTakesOneMissingSeatEach) {
  EXPECT_EQ(
      resolved(
          R"({"reviewers": [{"group": "leads", "need": 3}, {"email": "ghost@example.com"}], "review_mode": "all",
                         "fallback_reviewers": [{"email": "sven@example.com"}, {"email": "ann@example.com"},
                                                {"email": "ben@example.com"}, {"email": "cleo@example.com"}]})"),
      (Lines{"sven:asked:group", "sara:asked:group", "ann:asked:fallback", "ben:asked:fallback"}));
}

TEST_F(Room, ANamedReviewerOfALaterStageIsNoFallbackOfAnEarlierOne) {
  constexpr const char* kPolicy = R"({"stages": [
      {"name": "one", "reviewers": [{"email": "ghost@example.com"}], "review_mode": "all"},
      {"name": "two", "reviewers": [{"email": "ann@example.com"}], "review_mode": "all"}],
      "fallback_reviewers": [{"email": "ann@example.com"}, {"email": "ben@example.com"}]})";
  EXPECT_EQ(resolved(kPolicy, 0), Lines{"ben:asked:fallback"});
  EXPECT_EQ(resolved(kPolicy, 1), Lines{"ann:asked:named"});
}

TEST_F(Room, AtTheDeadlineTheUndecidedGoAndTheFallbackJoins) {
  Approval approval =
      approval_of(R"({"reviewers": [{"email": "ann@example.com"}, {"email": "ben@example.com"}],
      "review_mode": "all", "fallback_reviewers": [{"email": "rita@example.com"}, {"email": "ann@example.com"},
                                                   {"email": "cleo@example.com"}, {"email": "dora@example.com"}]})");
  approval.stages[0].status = StageStatus::Open;
  approval.stages[0].reviewers = resolve_stage(state, approval, 0, directory);
  approval.stages[0].reviewers[0].state = ReviewerState::Decided;
  EXPECT_EQ(shown(join_fallback(state, approval, 0, directory)),
            (Lines{"ann:decided:named", "ben:removed:named", "cleo:asked:fallback", "dora:asked:fallback"}));
}

TEST_F(Room, AQuorumThatTheFallbackCannotGiveIsUnassigned) {
  Approval approval =
      approval_of(R"({"reviewers": [{"email": "ann@example.com"}, {"email": "ben@example.com"}],
      "review_mode": "quorum", "quorum": 2, "fallback_reviewers": [{"email": "cleo@example.com"}]})");
  approval.stages[0].status = StageStatus::Open;
  approval.stages[0].reviewers = resolve_stage(state, approval, 0, directory);
  approval.stages[0].reviewers = join_fallback(state, approval, 0, directory);
  EXPECT_EQ(shown(approval.stages[0].reviewers),
            (Lines{"ann:removed:named", "ben:removed:named", "cleo:waiting:fallback"}));
  approval.stages[0].fallback_joined = true;
  EXPECT_EQ(replace_leavers(state, approval, 0, directory), approval.stages[0].reviewers);
}

TEST_F(Room, NobodyJoinsTwice) {
  Approval approval = approval_of(R"({"reviewers": [{"email": "ann@example.com"}], "review_mode": "any"})");
  approval.stages[0].status = StageStatus::Open;
  approval.stages[0].reviewers = resolve_stage(state, approval, 0, directory);
  EXPECT_FALSE(can_join(state, approval, *directory.account(directory.id("ann"))));
  EXPECT_FALSE(can_join(state, approval, *directory.account(directory.id("rita"))));
  EXPECT_TRUE(can_join(state, approval, *directory.account(directory.id("ben"))));
  directory.disable("ben");
  EXPECT_FALSE(can_join(state, approval, *directory.account(directory.id("ben"))));
}

}  // namespace
}  // namespace nf::engine
