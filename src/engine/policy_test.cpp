#include "engine/policy.h"

#include <gtest/gtest.h>

#include "engine/test_kit.h"

namespace nf::engine {
namespace {

using kit::json;

std::vector<std::string> pointers_of(std::string_view text, PolicyText mode = PolicyText::Evaluated) {
  const auto policy = parse_policy(json(text), mode);
  std::vector<std::string> pointers;
  for (const Fault& fault : policy ? std::vector<Fault>{} : policy.error().faults)
    pointers.push_back(fault.pointer);
  return pointers;
}

struct Refused {
  const char* policy;
  std::vector<std::string> pointers;
};

TEST(Policy, WhateverIsWrongIsRefusedWithItsPointer) {
  const Refused table[] = {
      {R"([])", {""}},
      {R"("x")", {""}},
      {R"({})", {"/reviewers", "/review_mode"}},
      {R"({"reviewers": [{"email": "a@x"}]})", {"/review_mode"}},
      {R"({"review_mode": "all"})", {"/reviewers"}},
      {R"({"reviewers": [], "review_mode": "all"})", {"/reviewers"}},
      {R"({"reviewers": null, "review_mode": "all"})", {"/reviewers"}},
      {R"({"reviewers": {}, "review_mode": "all"})", {"/reviewers"}},
      {R"({"reviewers": ["a@x"], "review_mode": "all"})", {"/reviewers/0"}},
      {R"({"reviewers": [{}], "review_mode": "all"})", {"/reviewers/0/email"}},
      {R"({"reviewers": [{"name": "A"}], "review_mode": "all"})", {"/reviewers/0/email"}},
      {R"({"reviewers": [{"email": ""}], "review_mode": "all"})", {"/reviewers/0/email"}},
      {R"({"reviewers": [{"email": 5}], "review_mode": "all"})", {"/reviewers/0/email"}},
      {R"({"reviewers": [{"email": null}], "review_mode": "all"})", {"/reviewers/0/email"}},
      {R"({"reviewers": [{"email": "a@x", "need": 1}], "review_mode": "all"})", {"/reviewers/0/need"}},
      {R"({"reviewers": [{"group": "g", "email": "a@x"}], "review_mode": "all"})", {"/reviewers/0/email"}},
      {R"({"reviewers": [{"group": ""}], "review_mode": "all"})", {"/reviewers/0/group"}},
      {R"({"reviewers": [{"group": "g", "need": 0}], "review_mode": "all"})", {"/reviewers/0/need"}},
      {R"({"reviewers": [{"group": "g", "need": 1.5}], "review_mode": "all"})", {"/reviewers/0/need"}},
      {R"({"reviewers": [{"group": "g", "need": "most"}], "review_mode": "all"})", {"/reviewers/0/need"}},
      {R"({"reviewers": [{"group": "g", "need": null}], "review_mode": "all"})", {"/reviewers/0/need"}},
      {R"({"reviewers": [{"manager_of": "a@x", "need": 2}], "review_mode": "all"})", {"/reviewers/0/need"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "most"})", {"/review_mode"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": null})", {"/review_mode"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "quorum": 1})", {"/quorum"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "quorum"})", {"/quorum"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "quorum", "quorum": 0})", {"/quorum"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "quorum", "quorum": null})", {"/quorum"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "quorum", "quorum": 2})", {"/quorum"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "colour": 1})", {"/colour"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "fallback_reviewers": []})",
       {"/fallback_reviewers"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "fallback_reviewers": null})",
       {"/fallback_reviewers"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "fallback_reviewers": [{"group": "g"}]})",
       {"/fallback_reviewers/0/group", "/fallback_reviewers/0/email"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "allow_comments": "yes"})",
       {"/allow_comments"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "allow_self_approval": 1})",
       {"/allow_self_approval"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "allow_self_approval": null})",
       {"/allow_self_approval"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "require_comment": "sometimes"})",
       {"/require_comment"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "revision_limit": -1})",
       {"/revision_limit"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "revision_limit": 100})",
       {"/revision_limit"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "due_in": "two days"})", {"/due_in"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "due_in": 2})", {"/due_in"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "remind_every": "P"})", {"/remind_every"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "on_timeout": "approve"})",
       {"/on_timeout"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "on_timeout": null})", {"/on_timeout"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "signature": true})", {"/signature"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "metadata": []})", {"/metadata"}},
      {R"({"reviewers": [{"email": "a@x"}], "review_mode": "all", "message": 5})", {"/message"}},
      {R"({"stages": []})", {"/stages"}},
      {R"({"stages": {}})", {"/stages"}},
      {R"({"stages": [5]})", {"/stages/0"}},
      {R"({"stages": [{"name": "one"}]})", {"/stages/0/reviewers", "/stages/0/review_mode"}},
      {R"({"stages": [{"reviewers": [{"email": "a@x"}], "review_mode": "all"}]})", {"/stages/0/name"}},
      {R"({"stages": [{"name": "", "reviewers": [{"email": "a@x"}], "review_mode": "all"}]})",
       {"/stages/0/name"}},
      {R"({"stages": [{"name": "one", "reviewers": [{"email": "a@x"}], "review_mode": "all", "message": "x"}]})",
       {"/stages/0/message"}},
      {R"({"stages": [{"name": "one", "reviewers": [{"email": "a@x"}], "review_mode": "all"}], "review_mode": "all"})",
       {"/review_mode"}},
      {R"({"stages": [{"name": "one", "reviewers": [{"email": "a@x"}], "review_mode": "all"}],
           "reviewers": [{"email": "a@x"}]})",
       {"/reviewers"}},
      {R"({"stages": [{"name": "one", "reviewers": [{"email": "a@x"}], "review_mode": "quorum", "quorum": 9}]})",
       {"/stages/0/quorum"}},
  };
  for (const Refused& row : table) EXPECT_EQ(pointers_of(row.policy), row.pointers) << row.policy;
}

TEST(Policy, EveryFaultIsToldAtOnce) {
  EXPECT_EQ(pointers_of(R"({"reviewers": [{"email": 5}, {"group": "g", "need": 0}], "review_mode": "some",
                            "due_in": "x", "colour": "red"})"),
            (std::vector<std::string>{"/colour", "/reviewers/0/email", "/reviewers/1/need", "/due_in",
                                      "/review_mode"}));
}

TEST(Policy, DefaultsAreThoseOfTheContract) {
  const auto policy =
      parse_policy(json(R"({"reviewers": [{"email": "a@x"}], "review_mode": "any", "stages": null,
                                            "due_in": null, "remind_every": null, "message": null, "metadata": null})"));
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_TRUE(policy->allow_comments);
  EXPECT_EQ(policy->require_comment, CommentRule::OnNegative);
  EXPECT_TRUE(policy->allow_request_changes);
  EXPECT_EQ(policy->revision_limit, 3);
  EXPECT_FALSE(policy->allow_self_approval);
  EXPECT_EQ(policy->on_timeout, OnTimeout::TimedOut);
  EXPECT_EQ(policy->stages.size(), 1U);
  EXPECT_FALSE(policy->stages[0].due_in);
  EXPECT_EQ(policy->stages[0].seats[0].name, "a@x");
}

TEST(Policy, TimeoutGoesToFallbackWhereThereIsOne) {
  const auto policy =
      parse_policy(json(R"({"reviewers": [{"email": "a@x"}], "review_mode": "any", "due_in": "P1DT2H",
                                            "fallback_reviewers": [{"email": "b@x"}]})"));
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->on_timeout, OnTimeout::Fallback);
  EXPECT_EQ(policy->stages[0].due_in->rest, std::chrono::hours(26));
}

TEST(Policy, ATemplateMayStandForAnyValueAsWrittenAndForNoneAfterwards) {
  constexpr const char* kText =
      R"({"reviewers": [{"group": "{{trigger.body.area}}-leads", "need": "{{vars.n}}"},
                                                  {"manager_of": "{{execution.requester.email}}"}, "{{vars.seat}}"],
                                    "review_mode": "{{vars.mode}}", "quorum": "{{vars.quorum}}",
                                    "due_in": "{{vars.due}}", "allow_comments": "{{vars.comments}}"})";
  EXPECT_EQ(pointers_of(kText, PolicyText::Template), std::vector<std::string>{});
  EXPECT_EQ(pointers_of(kText), (std::vector<std::string>{"/reviewers/0/need", "/reviewers/2", "/due_in",
                                                          "/review_mode", "/quorum", "/allow_comments"}));
}

TEST(Policy, NamesHaveALimit) {
  // A leaf of the log holds the stage's name, and has one.
  const std::string name(kMaxNameBytes + 1, 'x');
  EXPECT_EQ(pointers_of(R"({"stages": [{"name": ")" + name +
                        R"(", "reviewers": [{"email": "a@x"}], "review_mode": "all"}]})"),
            std::vector<std::string>{"/stages/0/name"});
  EXPECT_EQ(pointers_of(R"({"reviewers": [{"email": ")" + name + R"("}], "review_mode": "all"})"),
            std::vector<std::string>{"/reviewers/0/email"});
}

// --- Rule 9

std::vector<std::string> untrusted(std::string_view policy, std::string_view pointer, expr::Source source) {
  expr::Provenance provenance;
  provenance.graft(pointer, expr::Provenance::of(source));
  std::vector<std::string> pointers;
  for (const Fault& fault : untrusted_parts(json(policy), provenance)) pointers.push_back(fault.pointer);
  return pointers;
}

constexpr const char* kPolicy = R"({"reviewers": [{"name": "A", "email": "a@x"}, {"group": "g", "need": 2},
                                    {"manager_of": "r@x"}], "review_mode": "all", "message": "m",
                                    "metadata": {"rule": "r"}})";

TEST(Provenance, OutsideDataMayStandInGroupManagerMessageAndMetadataOnly) {
  for (const char* allowed :
       {"/reviewers/1/group", "/reviewers/2/manager_of", "/message", "/metadata", "/metadata/rule"}) {
    EXPECT_EQ(untrusted(kPolicy, allowed, expr::Source::External), std::vector<std::string>{}) << allowed;
    EXPECT_EQ(untrusted(kPolicy, allowed, expr::Source::Ai), std::vector<std::string>{}) << allowed;
  }
  for (const char* refused :
       {"/reviewers/0/email", "/reviewers/0/name", "/reviewers/1/need", "/review_mode"}) {
    EXPECT_EQ(untrusted(kPolicy, refused, expr::Source::External), std::vector<std::string>{refused});
    EXPECT_EQ(untrusted(kPolicy, refused, expr::Source::Ai), std::vector<std::string>{refused});
  }
}

TEST(Provenance, AListOfGroupsFromOutsideChoosesWhoDecides) {
  constexpr const char* kGroups = R"({"reviewers": [{"group": "g"}, {"group": "h"}], "review_mode": "any"})";
  EXPECT_EQ(untrusted(kGroups, "/reviewers", expr::Source::External), std::vector<std::string>{"/reviewers"});
  EXPECT_EQ(untrusted(kGroups, "/reviewers/0", expr::Source::External),
            std::vector<std::string>{"/reviewers/0"});
  EXPECT_EQ(untrusted(kGroups, "", expr::Source::External), std::vector<std::string>{""});
}

}  // namespace
}  // namespace nf::engine
