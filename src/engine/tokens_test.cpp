#include <gtest/gtest.h>

#include "engine/test_kit.h"

// How tokens flow: workflow.md, section 2.
namespace nf::engine {
namespace {

using kit::Bench;

constexpr const char* kAsk = R"({"reviewers": [{"email": "sven@example.com"}], "review_mode": "any"})";

std::string with_policy(std::string text) {
  for (std::size_t at = text.find("POLICY"); at != std::string::npos; at = text.find("POLICY"))
    text.replace(at, 6, kAsk);
  return text;
}

TEST(Tokens, SeveralEdgesOutOfAPortStartAllOfThem) {
  Bench bench(R"(
    start s
    step a
    step b
    merge m
    s > a > m
    s > b > m)");
  bench.start();
  EXPECT_EQ(bench.status_of("a"), "succeeded");
  EXPECT_EQ(bench.status_of("b"), "succeeded");
  EXPECT_EQ(write_json(*bench.step("m")->output), R"({"a":{},"b":{}})");
  EXPECT_EQ(status(bench.state), "completed");
}

TEST(Tokens, APortThatIsNotTakenSkipsWhatLiesBehindIt) {
  Bench bench(R"(
    start s
    if i {"take": "true"}
    step yes
    step no
    step more
    step end
    s > i
    i.true > yes > end
    i.false > no > more > end)");
  bench.start();
  EXPECT_EQ(bench.status_of("yes"), "succeeded");
  EXPECT_EQ(bench.status_of("no"), "skipped");
  EXPECT_EQ(bench.status_of("more"), "skipped");
  EXPECT_EQ(bench.status_of("end"), "succeeded");
}

TEST(Tokens, AMergeOfLiveWantsOneAndAMergeOfAllWantsEach) {
  for (const auto& [need, status] : {std::pair("live", "succeeded"), std::pair("all", "skipped")}) {
    Bench bench(std::string(R"(
      start s
      if i {"take": "true"}
      step a
      step b
      merge m {"need": ")") +
                need + R"("}
      step after
      s > i
      i.true > a > m
      i.false > b > m
      m > after)");
    bench.start();
    EXPECT_EQ(bench.status_of("m"), status) << need;
    EXPECT_EQ(bench.status_of("after"), status) << need;
  }
}

TEST(Tokens, AMergeWhoseEdgesAreAllDeadIsSkipped) {
  Bench bench(R"(
    start s
    all f {"take": ["c"]}
    merge m
    s > f
    f.a > m
    f.b > m)");
  bench.start();
  EXPECT_EQ(bench.status_of("m"), "skipped");
  EXPECT_EQ(status(bench.state), "completed");
}

TEST(Tokens, AMergeThatADeadEdgeReachesLastReadsALiveOne) {
  Bench bench(with_policy(R"(
    start s
    step a {"gives": {"x": 1}}
    approval g POLICY
    merge m {"need": "live"}
    s > a > m
    s > g
    g.approved > m)"));
  bench.start();
  bench.vote(Verdict::Reject, "sven");
  ASSERT_EQ(bench.status_of("m"), "succeeded");
  EXPECT_EQ(bench.version->graph.edges[bench.step("m")->via].from, bench.version->graph.find("a"));
}

TEST(Tokens, ARejectedBranchSkipsAMergeOfAll) {
  Bench bench(with_policy(R"(
    start s
    approval one POLICY
    approval two POLICY
    merge m {"need": "all"}
    grant g
    s > one
    s > two
    one.approved > m
    two.approved > m
    m > g)"));
  bench.start();
  bench.vote(Verdict::Approve, "sven");
  EXPECT_EQ(bench.status_of("m"), "absent");
  bench.vote(Verdict::Reject, "sven");
  EXPECT_EQ(bench.status_of("m"), "skipped");
  EXPECT_EQ(bench.status_of("g"), "skipped");
  EXPECT_EQ(status(bench.state), "completed");
}

TEST(Tokens, AFailureStopsItsBranchAndNoOther) {
  Bench bench(with_policy(R"(
    start s
    step bad {"fails": true}
    step after
    approval g POLICY
    s > bad > after
    s > g)"));
  bench.start();
  EXPECT_EQ(bench.status_of("bad"), "failed");
  EXPECT_EQ(bench.status_of("after"), "absent");
  EXPECT_EQ(status(bench.state), "waiting_approval");
  EXPECT_EQ(attention(bench.state).size(), 1U);
  bench.vote(Verdict::Approve, "sven");
  EXPECT_EQ(status(bench.state), "failed");
}

TEST(Tokens, AFailureThatBranchesGoesByTheErrorPort) {
  Bench bench(R"(
    start s
    step! bad {"fails": true}
    step good
    step mend
    s > bad > good
    bad.error > mend)");
  bench.start();
  EXPECT_EQ(bench.status_of("good"), "skipped");
  EXPECT_EQ(bench.status_of("mend"), "succeeded");
  EXPECT_EQ(status(bench.state), "failed_continued");
  EXPECT_EQ(*string_at(bench.step("bad")->output->at("error"), "code"), "fails");
  EXPECT_EQ(attention(bench.state).size(), 0U);
}

TEST(Tokens, AFailureThatContinuesGoesByMain) {
  auto document = flow::kit::sketch(R"(
    start s
    step bad {"fails": true}
    step good
    s > bad > good)");
  document.nodes[1].on_error = flow::OnError::Continue;
  Bench bench(std::move(document));
  bench.start();
  EXPECT_EQ(bench.status_of("good"), "succeeded");
  EXPECT_EQ(status(bench.state), "failed_continued");
}

TEST(Tokens, AnEffectOfUnknownOutcomeNeedsAnOperatorEvenWhereTheTokenGoesOn) {
  for (const bool definite : {true, false}) {
    auto document = flow::kit::sketch("start s\neffect e\nstep after\ns > e > after");
    document.nodes[1].on_error = flow::OnError::Continue;
    Bench bench(std::move(document));
    bench.start();
    bench.send(ReportEffect{
        .node = "e", .attempt = 1, .error = StepError{"http", "no answer", ""}, .definite = definite});
    EXPECT_EQ(status(bench.state), "failed_continued");
    EXPECT_EQ(attention(bench.state).size(), definite ? 0U : 1U);
  }
}

TEST(Tokens, AReworkKnowsWhoseChangeRequestLedToIt) {
  Bench bench(with_policy(R"(
    start s
    step facts
    approval one POLICY
    approval two POLICY
    rework first
    rework second
    s > facts > one
    facts > two
    one.changes_requested > first > facts
    two.changes_requested > second > facts)"));
  bench.start();
  bench.send(PauseExecution{});
  bench.vote(Verdict::RequestChanges, "sven", "why?");
  bench.vote(Verdict::RequestChanges, "sven", "why?");
  bench.send(ResumeExecution{});
  ASSERT_EQ(bench.state.reworks.size(), 2U);
  for (const Rework& rework : bench.state.reworks) {
    const bool is_first = rework.node == bench.version->graph.find("first");
    EXPECT_EQ(rework.approval, bench.state.approvals[is_first ? 0 : 1].id);
  }
}

TEST(Tokens, WhatAFailureSaysIsDataFromOutside) {
  auto document = flow::kit::sketch(R"(
    start s
    step bad {"fails": true}
    s > bad)");
  document.nodes[1].on_error = flow::OnError::Continue;
  Bench bench(std::move(document));
  bench.start();
  EXPECT_TRUE(bench.step("bad")->provenance.sources().has(expr::Source::External));
}

TEST(Tokens, AStepIsTriedAsOftenAsItsRetryAllows) {
  auto document = flow::kit::sketch(R"(
    start s
    step bad {"fails": true}
    s > bad)");
  document.nodes[1].retry = {.max_attempts = 3, .initial = Millis(1'000), .factor = 2, .max = Millis(60'000)};
  Bench bench(std::move(document));
  bench.start();
  EXPECT_EQ(status(bench.state), "waiting");
  EXPECT_EQ(timers(bench.state).at(0).due, kit::at(1));
  bench.now = kit::at(1);
  bench.send(FireTimers{});
  EXPECT_EQ(timers(bench.state).at(0).due, kit::at(3));
  bench.now = kit::at(3);
  bench.send(FireTimers{});
  EXPECT_EQ(status(bench.state), "failed");
  EXPECT_EQ(bench.step("bad")->attempts, 3);
}

TEST(Tokens, RetriesThatWaitNoTimeEnd) {
  auto document = flow::kit::sketch(R"(
    start s
    step bad {"fails": true}
    s > bad)");
  document.nodes[1].retry = {.max_attempts = 100, .initial = Millis(0), .factor = 1e300, .max = Millis(0)};
  Bench bench(std::move(document));
  bench.start();
  bench.send(FireTimers{});
  EXPECT_EQ(status(bench.state), "failed");
  EXPECT_EQ(bench.step("bad")->attempts, 100);
}

TEST(Tokens, MergesThatNestWithoutEndFail) {
  // Each merge puts its branch one level deeper; past a limit no journal could be read back.
  std::string text = "start s\nstep a\nmerge m0\ns > a > m0\n";
  for (int i = 1; i < 250; ++i) {
    const std::string number = std::to_string(i);
    text += "merge m" + number + "\nm" + std::to_string(i - 1) + " > m" + number + "\n";
  }
  Bench bench(text);
  bench.start();
  EXPECT_EQ(status(bench.state), "failed");
  EXPECT_EQ(attention(bench.state).size(), 1U);
}

TEST(Tokens, MergesThatDoubleWithoutEndFail) {
  std::string text = "start s\nstep m0 {\"gives\": \"" + std::string(1'000, 'x') + "\"}\ns > m0\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "m" + std::to_string(i - 1), number = std::to_string(i);
    text += "all a" + number + " {\"take\": [\"a\"]}\nall b" + number + " {\"take\": [\"a\"]}\nmerge m" +
            number + "\n";
    text += before + " > a" + number + "\n" + before + " > b" + number + "\n";
    text += "a" + number + ".a > m" + number + "\nb" + number + ".a > m" + number + "\n";
  }
  Bench bench(text);
  bench.start();
  EXPECT_EQ(status(bench.state), "failed");
}

// No act leads there: a step is taken away from outside.
TEST(Tokens, WhereATokenWasLostTheMergeFailsAndTheExecutionIsNotCompleted) {
  for (const auto on_error : {flow::OnError::Fail, flow::OnError::Continue}) {
    auto document = flow::kit::sketch(R"(
      start s
      step a
      effect e
      merge m {"need": "all"}
      step after
      s > a > m
      s > e > m > after)");
    document.nodes[3].on_error = on_error;
    Bench bench(std::move(document));
    bench.start();
    EXPECT_EQ(bench.status_of("m"), "absent");
    std::erase_if(bench.state.steps, [](const Step& step) { return step.status == StepStatus::Running; });
    for (const Command& command :
         {Command(FireTimers{}), Command(RetryStep{bench.version->graph.find("m"), ""})}) {
      bench.send(command);
      EXPECT_EQ(status(bench.state), "failed");
      ASSERT_EQ(bench.status_of("m"), "failed");
      EXPECT_EQ(bench.step("m")->error->code, "token-lost");
      EXPECT_EQ(attention(bench.state).size(), 1U);
      EXPECT_EQ(bench.status_of("after"), "absent");
    }
  }
}

TEST(Tokens, TheLastOutputCounts) {
  Bench bench(R"(
    start s
    out one {"gives": 1}
    out two {"gives": 2}
    s > one > two)");
  bench.start();
  EXPECT_EQ(*bench.state.output, Json(2));
}

}  // namespace
}  // namespace nf::engine
