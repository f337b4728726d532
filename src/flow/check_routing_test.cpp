#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/check_kit.h"

namespace nf::flow {
namespace {

using kit::said;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

struct Case {
  std::string_view name;
  std::string_view flow;
  std::vector<std::string> problems;  // none: accepted
};

std::ostream& operator<<(std::ostream& out, const Case& shown) { return out << shown.flow; }

class Rule9 : public testing::TestWithParam<Case> {};

TEST_P(Rule9, WhoAsksDoesNotChooseWhoDecides) {
  EXPECT_THAT(said(GetParam().flow), testing::ElementsAreArray(GetParam().problems));
}

std::string name_of_case(const testing::TestParamInfo<Case>& info) { return std::string(info.param.name); }

INSTANTIATE_TEST_SUITE_P(AiRouting, Rule9,
                         testing::Values(Case{"AnIfOnAnAnswerAroundAnApproval",
                                              R"(
          form s
          ai_agent ai {"prompt": "{{trigger.body.text}}"}
          if i {"when": "nodes.ai.risk == 'low'"}
          approval p
          step e
          s > ai > i
          i.false > p
          i.true > e
          p.approved > e)",
                                              {"ai-routing i"}},
                                         Case{"ASwitchOnAnAnswerAroundAnApproval",
                                              R"(
          form s
          ai_agent ai
          switch w {"rules": [{"port": "low", "when": "nodes.ai.risk == 'low'"}], "default": "other"}
          approval p
          step e
          s > ai > w
          w.low > e
          w.other > p)",
                                              {"ai-routing w"}},
                                         Case{"AChoiceThatEndsInsteadOfAsking",
                                              R"(
          form s
          ai_agent ai
          if i {"when": "nodes.ai.spam"}
          approval p
          s > ai > i
          i.false > p)",
                                              {"ai-routing i"}},
                                         Case{"AChoiceThatHasAMergeOfAllSkipped",
                                              R"(
          form s
          ai_agent ai
          switch w {"match": "all", "rules": [{"port": "one", "when": "true"}, {"port": "two", "when": "nodes.ai.odd"}]}
          merge m {"need": "all"}
          approval p
          s > ai > w
          w.one > m
          w.two > m
          m > p)",
                                              {"ai-routing w"}},
                                         Case{"AChoiceThatAMergeOfAnyTakesUp",
                                              R"(
          form s
          ai_agent ai
          switch w {"match": "all", "rules": [{"port": "one", "when": "true"}, {"port": "two", "when": "nodes.ai.odd"}]}
          merge m {"need": "live"}
          approval p
          s > ai > w
          w.one > m
          w.two > m
          m > p)",
                                              {}},
                                         Case{"AChoiceByInput",
                                              R"(
          form s
          ai_agent ai
          if i {"when": "input.risk == 'low'"}
          approval p
          step e
          s > ai > i
          i.false > p
          i.true > e)",
                                              {"ai-routing i"}},
                                         Case{"AChoiceThroughASet",
                                              R"(
          form s
          ai_agent ai
          set v {"values": {"risk": "{{nodes.ai.risk}}"}}
          if i {"when": "nodes.v.risk == 'low'"}
          approval p
          step e
          s > ai > v > i
          i.false > p
          i.true > e)",
                                              {"ai-routing i"}},
                                         Case{"AChoiceByAnotherMemberOfTheSet",
                                              R"(
          form s
          ai_agent ai
          set v {"values": {"risk": "{{nodes.ai.risk}}", "amount": "{{trigger.body.amount}}"}}
          if i {"when": "nodes.v.amount < 100"}
          approval p
          step e
          s > ai > v > i
          i.false > p
          i.true > e)",
                                              {}},
                                         Case{"AChoiceThroughAMerge",
                                              R"(
          form s
          ai_agent ai
          step a
          merge m
          if i {"when": "nodes.m.ai.risk == 'low'"}
          approval p
          step e
          s > ai > m
          s > a > m
          m > i
          i.false > p
          i.true > e)",
                                              {"ai-routing i"}},
                                         Case{"AChoiceByTheTier",
                                              R"(
          form s
          ai_agent ai
          risk_tier t {"rules": [{"tier": "high", "when": "trigger.body.amount > 100"}, {"tier": "high", "when": "nodes.ai.risk == 'high'"}], "ai": "{{nodes.ai.risk}}"}
          switch w {"rules": [{"port": "low", "when": "nodes.t.tier == 'low'"}], "default": "other"}
          approval p
          step e
          s > ai > t > w
          w.low > e
          w.other > p)",
                                              {}},
                                         Case{"AChoiceByATierThatNoRuleHolds",
                                              R"(
          form s
          ai_agent ai
          risk_tier t {"rules": [{"tier": "high", "when": "nodes.ai.risk == 'high'"}], "ai": "{{nodes.ai.risk}}"}
          switch w {"rules": [{"port": "low", "when": "nodes.t.tier == 'low'"}], "default": "other"}
          approval p
          step e
          s > ai > t > w
          w.low > e
          w.other > p)",
                                              {"ai-routing w"}},
                                         Case{"AChoiceByAnotherMemberOfTheTier",
                                              R"(
          form s
          ai_agent ai
          risk_tier t {"rules": [{"tier": "high", "when": "trigger.body.amount > 100"}], "ai": "{{nodes.ai.risk}}"}
          switch w {"rules": [{"port": "low", "when": "nodes.t.ai_tier == 'low'"}], "default": "other"}
          approval p
          step e
          s > ai > t > w
          w.low > e
          w.other > p)",
                                              {"ai-routing w"}},
                                         Case{"AChoiceByTheTierThatCameIn",
                                              R"(
          form s
          ai_agent ai
          risk_tier t {"rules": [{"tier": "high", "when": "trigger.body.amount > 100"}], "ai": "{{nodes.ai.risk}}"}
          switch w {"rules": [{"port": "low", "when": "input.tier == 'low'"}], "default": "other"}
          if i {"when": "input.tier == 'high'"}
          approval p
          approval q
          step e
          s > ai > t > w
          w.low > e
          w.other > i
          i.true > p
          i.false > q)",
                                              {}},
                                         Case{"ATableThatTheChoiceIsMadeBy",
                                              R"(
          form s
          ai_agent ai
          decision_table d {"inputs": ["{{nodes.ai.risk}}"]}
          switch w {"rules": [{"port": "low", "when": "nodes.d.route == 'low'"}], "default": "other"}
          approval p
          step e
          s > ai > d > w
          w.low > e
          w.other > p)",
                                              {"ai-routing d", "ai-routing w"}},
                                         Case{"ATableThatOnlyWordsTheMessage",
                                              R"(
          form s
          ai_agent ai
          decision_table d {"inputs": ["{{nodes.ai.risk}}"]}
          approval p {"message": "{{nodes.d.text}}", "reviewers": [{"group": "leads"}]}
          s > ai > d > p)",
                                              {}},
                                         Case{"ALoopOverAnAnswerThatAsks",
                                              R"(
          form s
          ai_agent ai
          loop l {"over": "{{nodes.ai.items}}"}
          approval p
          s > ai > l
          l.item > p
          p.approved > l)",
                                              {"ai-routing l"}},
                                         Case{"ALoopOverAnAnswerBeforeAnApproval",
                                              R"(
          form s
          ai_agent ai
          loop l {"over": "{{nodes.ai.items}}"}
          step a
          approval p
          s > ai > l
          l.item > a > l
          l.done > p)",
                                              {}},
                                         Case{"ALoopOverTheRequestThatAsks",
                                              R"(
          form s
          loop l {"over": "{{trigger.body.items}}"}
          approval p
          s > l
          l.item > p
          p.approved > l)",
                                              {}},
                                         Case{"AChoiceByAnItemOfAnAnswer",
                                              R"(
          form s
          ai_agent ai
          loop l {"over": "{{trigger.body.items}}"}
          if i {"when": "item.risk == 'low' && nodes.ai.ok"}
          approval p
          s > ai > l
          l.item > i
          i.true > l
          i.false > p
          p.approved > l)",
                                              {"ai-routing i"}},
                                         Case{"AChoiceAfterTheApproval",
                                              R"(
          form s
          ai_agent ai
          approval p
          if i {"when": "nodes.ai.tone == 'formal'"}
          step a
          step b
          s > ai > p
          p.approved > i
          i.true > a
          i.false > b)",
                                              {}},
                                         Case{"AChoiceWhoseWaysMeetBeforeTheApproval",
                                              R"(
          form s
          ai_agent ai
          if i {"when": "nodes.ai.urgent"}
          step a
          step b
          approval p {"reviewers": [{"group": "leads"}]}
          approval q {"reviewers": [{"group": "leads"}]}
          s > ai > i
          i.true > a > p
          i.false > b > p
          p.approved > q)",
                                              {}},
                                         Case{"AChoiceOfThePolicy",
                                              R"(
          form s
          ai_agent ai
          switch w {"rules": [{"port": "low", "when": "nodes.ai.risk == 'low'"}], "default": "high"}
          set low {"values": {"reviewers": [{"group": "leads"}], "review_mode": "any"}}
          set high {"values": {"reviewers": [{"group": "board"}], "review_mode": "all"}}
          approval p {"policy": "{{input}}"}
          s > ai > w
          w.low > low > p
          w.high > high > p)",
                                              {"ai-routing w"}},
                                         Case{"AChoiceOfThePolicyThroughAnotherStep",
                                              R"(
          form s
          ai_agent ai
          if i {"when": "nodes.ai.risk == 'low'"}
          set low {"values": {"who": "a@example.com"}}
          set high {"values": {"who": "b@example.com"}}
          set v {"values": {"who": "{{input.who}}"}}
          approval p {"reviewers": [{"email": "{{nodes.v.who}}"}], "review_mode": "any"}
          s > ai > i
          i.true > low > v
          i.false > high > v
          v > p)",
                                              {"ai-routing i"}},
                                         Case{"AChoiceHiddenInAnotherChoice",
                                              R"(
          form s
          ai_agent ai
          if i {"when": "nodes.ai.risk == 'low'"}
          set low {"values": {"skip": true}}
          set high {"values": {"skip": false}}
          if j {"when": "input.skip"}
          approval p
          step e
          s > ai > i
          i.true > low > j
          i.false > high > j
          j.true > e
          j.false > p)",
                                              {"ai-routing j"}},
                                         Case{"AChoiceBesideThePolicy",
                                              R"(
          form s
          ai_agent ai
          if i {"when": "nodes.ai.urgent"}
          step a
          step b
          risk_tier t {"rules": [{"tier": "high", "when": "trigger.body.amount > 100"}]}
          switch w {"rules": [{"port": "low", "when": "nodes.t.tier == 'low'"}], "default": "high"}
          set low {"values": {"reviewers": [{"group": "leads"}], "review_mode": "any"}}
          set high {"values": {"reviewers": [{"group": "board"}], "review_mode": "all"}}
          approval p {"policy": "{{input}}"}
          s > ai > i
          i.true > a > t
          i.false > b > t
          t > w
          w.low > low > p
          w.high > high > p)",
                                              {}},
                                         Case{"AChoiceByTheRequestAlone",
                                              R"(
          form s
          ai_agent ai
          if i {"when": "trigger.body.amount < 10"}
          approval p
          step e
          s > ai > i
          i.true > e
          i.false > p)",
                                              {}},
                                         Case{"AChoiceByWhatPeopleDecided",
                                              R"(
          form s
          ai_agent ai
          approval p {"message": "{{nodes.ai.summary}}"}
          if i {"when": "nodes.p.outcome == 'approved'"}
          approval q
          step e
          s > ai > p
          p.approved > i
          i.true > q
          i.false > e)",
                                              {}},
                                         Case{"AChoiceByAnAnswerFromAnEarlierRevision",
                                              R"(
          form s
          if i {"when": "has(input.risk) && input.risk == 'low'"}
          approval p
          step e
          rework r
          ai_agent ai
          s > i
          i.true > e
          i.false > p
          p.changes_requested > r > ai > i)",
                                              {"ai-routing i"}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(UntrustedPolicy, Rule9,
                         testing::Values(Case{"AReviewerFromTheRequest",
                                              R"(
          form s
          approval p {"reviewers": [{"email": "{{trigger.body.boss}}"}], "review_mode": "any"}
          s > p)",
                                              {"untrusted-policy p"}},
                                         Case{"AReviewerFromAReply",
                                              R"(
          form s
          http_request h
          approval p {"reviewers": [{"email": "{{nodes.h.result.data.owner}}"}]}
          s > h > p)",
                                              {"untrusted-policy p"}},
                                         Case{"AQuorumFromAnAnswer",
                                              R"(
          form s
          ai_agent ai
          approval p {"quorum": "{{input.quorum}}"}
          s > ai > p)",
                                              {"untrusted-policy p"}},
                                         Case{"AWholePolicyFromTheRequest",
                                              R"(
          form s
          approval p {"policy": "{{trigger.body.policy}}"}
          s > p)",
                                              {"untrusted-policy p"}},
                                         Case{"AFieldOfAPolicyObject",
                                              R"(
          form s
          approval p {"policy": {"reviewers": [{"group": "leads"}], "review_mode": "{{trigger.body.mode}}"}}
          s > p)",
                                              {"untrusted-policy p"}},
                                         Case{"GroupManagerMessageAndMetadataMay",
                                              R"(
          form s
          ai_agent ai
          approval p {"title": "{{trigger.body.title}}", "reviewers": [{"group": "{{trigger.body.area}}-leads"}, {"manager_of": "{{trigger.body.email}}"}], "review_mode": "any", "message": "{{nodes.ai.summary}}", "metadata": {"area": "{{trigger.body.area}}"}}
          s > ai > p)",
                                              {}},
                                         Case{"OurOwnVariablesMay",
                                              R"(
          form s
          approval p {"reviewers": [{"email": "{{vars.ciso}}"}], "review_mode": "any"}
          s > p)",
                                              {}},
                                         Case{"WhatAStepPassesOnIsSeenWhenItRuns",
                                              R"(
          form s
          set v {"values": {"lead": "lead@example.com", "title": "{{trigger.body.title}}"}}
          approval p {"reviewers": [{"email": "{{nodes.v.lead}}"}], "review_mode": "any"}
          s > v > p)",
                                              {}}),
                         name_of_case);

TEST(Check, ThePolicyExceptionMayBePublished) {
  EXPECT_THAT(said(R"(
    form intake {"path": "policy-exception", "schema": {"type": "object", "properties": {"area": {"type": "string"}, "amount": {"type": "number"}, "title": {"type": "string"}}, "additionalProperties": false}, "checks": [{"when": "body.amount >= 0.0", "pointer": "/amount", "message": "must not be negative"}]}
    ai_agent assess {"prompt": "{{trigger.body.title}}"}
    risk_tier tier {"rules": [{"tier": "critical", "when": "trigger.body.amount >= 100000.0"}, {"tier": "high", "when": "trigger.body.area == 'security'"}], "ai": "{{nodes.assess.risk}}"}
    switch route {"rules": [{"port": "low", "when": "nodes.tier.tier == 'low'"}, {"port": "medium", "when": "nodes.tier.tier == 'medium'"}, {"port": "high", "when": "nodes.tier.tier == 'high'"}], "default": "critical"}
    set low {"values": {"reviewers": [{"manager_of": "{{execution.requester.email}}"}], "review_mode": "any"}}
    set medium {"values": {"reviewers": [{"group": "{{trigger.body.area}}-leads"}], "review_mode": "any"}}
    set high {"values": {"reviewers": [{"group": "{{trigger.body.area}}-leads", "need": 1}], "review_mode": "all", "metadata": {"tier": "{{nodes.tier.tier}}", "ai": "{{nodes.assess.risk}}"}}}
    set critical {"values": {"stages": [{"name": "a", "reviewers": [{"group": "risk"}], "review_mode": "all"}]}}
    approval decide {"title": "{{trigger.body.title}}", "message": "{{nodes.assess.summary}}", "policy": "{{input}}"}
    step register {"text": "{{trigger.body.title}}"}
    step mail_approved {"text": "{{nodes.register.entry.id}}"}
    step mail_changes {"text": "{{nodes.decide.comments}}"}
    rework correct {"message": "{{nodes.decide.comments}}"}
    step mail_rejected {"text": "{{nodes.decide.comments}}"}
    intake > assess > tier > route
    route.low > low > decide
    route.medium > medium > decide
    route.high > high > decide
    route.critical > critical > decide
    decide.approved > register > mail_approved
    decide.changes_requested > mail_changes > correct > assess
    correct.timed_out > mail_rejected
    correct.withdrawn > mail_rejected
    decide.rejected > mail_rejected
    decide.timed_out > mail_rejected)"),
              IsEmpty());
}

// A chain of choices at the limits, each of which the questions of all others depend on.
TEST(AiRouting, AnswersFastAtTheLimits) {
  Document document = kit::sketch("form s\nai_agent ai\ns > ai");
  std::string before = "ai";
  const auto add = [&](std::string id, std::string type, std::string_view config) {
    NodeSpec node;
    node.id = std::move(id);
    node.type = std::move(type);
    node.config = kit::json(config);
    document.nodes.push_back(std::move(node));
  };
  for (int i = 0; document.nodes.size() + 5 < kMaxNodes; ++i) {
    const std::string n = std::to_string(i);
    add("i" + n, "if", R"({"when": "input.x == nodes.ai.x"})");
    add("a" + n, "set", R"({"values": {"x": 1}})");
    add("b" + n, "set", R"({"values": {"x": 2}})");
    add("j" + n, "set", R"({"values": {"x": "{{input.x}}"}})");
    document.edges.push_back({before, "main", "i" + n});
    document.edges.push_back({"i" + n, "true", "a" + n});
    document.edges.push_back({"i" + n, "false", "b" + n});
    document.edges.push_back({"a" + n, "main", "j" + n});
    document.edges.push_back({"b" + n, "main", "j" + n});
    before = "j" + n;
  }
  add("p", "approval", R"({"policy": {"reviewers": [{"email": "{{input.x}}"}]}})");
  document.edges.push_back({before, "main", "p"});
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(kit::short_of(check(document, kit::catalogue())),
              testing::Contains(testing::StartsWith("ai-routing i")));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace nf::flow
