#include "runtime/memories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <set>

#include "base/check.h"
#include "runtime/part_kit.h"
#include "runtime/pause_for_tests.h"
#include "runtime/process_for_tests.h"
#include "runtime/prune.h"
#include "runtime/saved_state.h"
#include "store/memory/failing_store.h"
#include "store/sqlite/sqlite_store.h"
#include "store/temporary_folder.h"

namespace nf::runtime {
namespace {

using expr::Provenance;
using expr::Source;
using testing::HasSubstr;

using Steps = std::vector<std::string>;  // configs of memory steps

// A workflow of memory steps m1, m2 … one after another; its output is what the last one gave.
std::string chain(const std::string& name, const Steps& steps) {
  std::string nodes = R"({"id": "start", "type": "webhook", "config": {"path": ")" + name +
                      R"(", "auth": {"type": "none"}}})";
  std::string edges, last = "start";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string id = "m" + std::to_string(i + 1);
    nodes += R"(, {"id": ")" + id + R"(", "type": "memory", "config": )" + steps[i] + "}";
    edges += R"({"from": ")" + last + R"(", "to": ")" + id + R"("}, )";
    last = id;
  }
  return R"({"name": ")" + name + R"(", "nodes": [)" + nodes +
         R"(, {"id": "out", "type": "output", "config": {"value": "{{nodes.)" + last +
         R"(.value}}"}}], "edges": [)" + edges + R"({"from": ")" + last + R"(", "to": "out"}]})";
}

const std::string kCount = R"({"operation": "increment", "key": "n", "scope": "workspace"})";
const std::string kRead = R"({"operation": "get", "key": "n", "scope": "workspace"})";

class PutRow final : public Job {
 public:
  explicit PutRow(ports::EntityRow row) : row_(std::move(row)) {}
  void prepare(Writing& writing) override { writing.batch().entities.push_back(row_); }
  void finish(const Result<>&) override {}

 private:
  const ports::EntityRow row_;
};

class MemoriesTest : public PartTest<Memories> {
 protected:
  engine::State run(WorkflowId workflow) {
    const ExecutionId id = bench.start(workflow);
    settle();
    return state(id);
  }
  // Of a new workflow, once.
  engine::State run(const Steps& steps) { return run(publish(chain("w" + std::to_string(++named), steps))); }
  Json output(const engine::State& state) { return state.output ? *state.output : Json("no output"); }
  Json kept(const char* key) {
    return output(run({R"({"operation": "get", "scope": "workspace", "key": ")" + std::string(key) + "\"}"}));
  }
  engine::StepError error(const engine::State& state, flow::NodeIndex node) {
    const engine::Step* step = state.step(node);
    return step && step->error ? *step->error : engine::StepError{};
  }
  // As a worker does.
  void report(ExecutionId execution, const char* node, const char* kind, std::string_view output,
              Provenance provenance) {
    const engine::ReportEffect report{.node = node,
                                      .kind = kind,
                                      .output = std::make_shared<const Json>(json(output)),
                                      .provenance = std::move(provenance)};
    bench.submit(std::make_unique<SystemJob>(execution, report, bench.runtime->observer()));
    settle();
  }
  engine::State run_test(WorkflowId workflow) {
    const auto workspace = bench.runtime->workspace();
    const auto version = workspace->active(workflow);
    if (!workspace->user_at("rita@example.com")) bench.add_user("rita@example.com");
    const engine::Actor by = bench.actor("rita@example.com");
    auto accepted = engine::accept(*version, {.body = JsonObject{}, .sender = by.person}, *workspace,
                                   workspace->variables(), bench.clock.now());
    accepted->command.test = true;
    Answer answer;
    const RenderReply render = [](const Decided& decided) -> Result<Reply> {
      return json_reply(201, JsonObject{{"id", to_string(decided.loaded.row.id)}});
    };
    bench.submit(std::make_unique<StartRequest>(Start{version, accepted->command, std::nullopt}, by, render,
                                                answer.answering(), std::nullopt, bench.runtime->observer()));
    const ExecutionId id = started(answer.wait());
    settle();
    return state(id);
  }
  std::size_t rows_of(const std::string& owner) {
    return bench.runtime->reader()->entities("memory/" + owner)->size();
  }

  int named = 0;
};

TEST_F(MemoriesTest, WhatWasSetIsThereInLaterExecutions) {
  const engine::State setting =
      run({R"({"operation": "set", "key": "a", "scope": "workspace", "value": {"x": [1, "two", null]}})"});
  EXPECT_EQ(*setting.step(1)->output, json(R"({"key": "a", "value": {"x": [1, "two", null]}})"));
  crash();
  EXPECT_EQ(kept("a"), json(R"({"x": [1, "two", null]})"));
  EXPECT_EQ(kept("b"), Json(nullptr)) << "nothing was kept there";
  EXPECT_EQ(output(run({R"({"operation": "get", "key": "b", "value": {"or": "else"}})"})),
            json(R"({"or": "else"})"));
}

TEST_F(MemoriesTest, WhatIsDeletedIsGivenOnceMore) {
  run({R"({"operation": "set", "key": "a", "scope": "workspace", "value": 7})"});
  EXPECT_EQ(output(run({R"({"operation": "delete", "key": "a", "scope": "workspace"})"})), Json(7));
  EXPECT_EQ(output(run({R"({"operation": "delete", "key": "a", "scope": "workspace"})"})), Json(nullptr));
  EXPECT_EQ(kept("a"), Json(nullptr));
  EXPECT_EQ(rows_of("workspace"), 0U);
  EXPECT_EQ(bench.runtime->reader()->entities("memory")->size(), 0U) << "nor is anything counted";
}

TEST_F(MemoriesTest, AScopeIsSharedByThoseItNames) {
  for (const char* scope : {"execution", "workflow", "workspace"}) {
    const std::string count =
        R"({"operation": "increment", "key": "n", "scope": ")" + std::string(scope) + "\"}";
    const WorkflowId first = publish(chain("first-" + std::string(scope), {count, count}));
    const WorkflowId second = publish(chain("second-" + std::string(scope), {count, count}));
    const Json once = output(run(first)), again = output(run(first)), other = output(run(second));
    const JsonArray wanted = std::string_view(scope) == "execution"  ? JsonArray{2, 2, 2}
                             : std::string_view(scope) == "workflow" ? JsonArray{2, 4, 2}
                                                                     : JsonArray{2, 4, 6};
    EXPECT_EQ(Json(JsonArray{once, again, other}), Json(wanted)) << scope;
  }
}

TEST_F(MemoriesTest, AHundredAtOnceCountToAHundred) {
  constexpr int kAtOnce = 100;
  bench.add_user("rita@example.com");
  const WorkflowId workflow = publish(chain("count", {kCount}));
  std::vector<Answer> answers;
  for (int i = 0; i < kAtOnce; ++i) answers.push_back(bench.begin(workflow, "rita@example.com"));
  std::vector<ExecutionId> executions;
  for (Answer& answer : answers) executions.push_back(started(answer.wait()));
  settle();
  std::set<std::int64_t> counted;
  for (const ExecutionId id : executions) counted.insert(output(state(id)).as_int64());
  EXPECT_EQ(counted.size(), static_cast<std::size_t>(kAtOnce)) << "two were given the same number";
  EXPECT_EQ(*counted.rbegin(), kAtOnce);
  EXPECT_EQ(kept("n"), Json(kAtOnce));
}

TEST_F(MemoriesTest, WhatIsAskedForTwiceIsDoneOnce) {
  const ExecutionId id = bench.start(publish(chain("twice", {kCount})));
  const auto version = bench.runtime->versions().get(state(id).workflow.id, 1);
  const auto due = engine::due_work(state(id), **version);
  ASSERT_EQ(due.size(), 1U);
  for (int i = 0; i < 3; ++i) {
    bench.submit(std::make_unique<MemoryJob>(due[0], bench.runtime->observer()));
  }
  settle();
  EXPECT_EQ(output(state(id)), Json(1));
  EXPECT_EQ(kept("n"), Json(1));
}

TEST_F(MemoriesTest, ACrashDoesNothingTwiceAndLosesNothing) {
  const WorkflowId workflow = publish(chain("crash", {kCount, kCount, kCount}));
  const ExecutionId id = bench.start(workflow);
  for (int i = 1; i <= 3; ++i) {
    crash();
    subject->look(bench.clock.now());  // one step
    bench.settle();
  }
  crash();
  settle();
  EXPECT_EQ(output(state(id)), Json(3));
  EXPECT_EQ(kept("n"), Json(3));
}

// --- Numbers, limits, errors

TEST_F(MemoriesTest, CountingGoesUpAndDownByWhatIsSaid) {
  EXPECT_EQ(output(run({R"({"operation": "increment", "key": "n", "value": 10})",
                        R"({"operation": "increment", "key": "n", "value": -2.5})",
                        R"({"operation": "increment", "key": "n", "value": 0.5})"})),
            Json(8));
}

TEST_F(MemoriesTest, WhatIsNoNumberIsNotCounted) {
  const engine::State failed = run(
      {R"({"operation": "set", "key": "n", "value": "seven"})", R"({"operation": "increment", "key": "n"})"});
  EXPECT_EQ(engine::status(failed), "failed");
  EXPECT_EQ(error(failed, 2).code, "memory");
  EXPECT_THAT(error(failed, 2).message, HasSubstr("key n is kept what is no number"));
}

TEST_F(MemoriesTest, NothingIsCountedPastWhatIsExact) {
  const engine::State failed = run({R"({"operation": "set", "key": "n", "value": 9007199254740991})",
                                    R"({"operation": "increment", "key": "n"})"});
  EXPECT_THAT(error(failed, 2).message, HasSubstr("2^53 - 1"));
  EXPECT_EQ(output(run({R"({"operation": "set", "key": "n", "value": 9007199254740990})",
                        R"({"operation": "increment", "key": "n"})"})),
            json("9007199254740991"));
}

TEST_F(MemoriesTest, AnOperatorsRetryDoesItOnceItCanBeDone) {
  run({R"({"operation": "set", "key": "n", "scope": "workspace", "value": "seven"})"});
  const ExecutionId id = bench.start(publish(chain("retried", {kCount})));
  settle();
  ASSERT_EQ(engine::status(state(id)), "failed");
  run({R"({"operation": "set", "key": "n", "scope": "workspace", "value": 7})"});
  ASSERT_EQ(command(id, engine::RetryStep{.node = 1}).status, 200);
  settle();
  EXPECT_EQ(output(state(id)), Json(8));
}

TEST_F(MemoriesTest, AScopeThatIsFullTakesNoMoreKeysAndKeepsWhatItHas) {
  run({R"({"operation": "set", "key": "here", "scope": "workspace", "value": 1})"});
  bench.submit(
      std::make_unique<PutRow>(ports::EntityRow{"memory", "workspace", R"({"keys": 10000, "bytes": 1000})"}));
  const engine::State failed =
      run({R"({"operation": "set", "key": "there", "scope": "workspace", "value": 1})"});
  EXPECT_EQ(error(failed, 1).code, "limit");
  EXPECT_THAT(error(failed, 1).message, HasSubstr("10000 keys"));
  EXPECT_EQ(output(run({R"({"operation": "set", "key": "here", "scope": "workspace", "value": 2})"})),
            Json(2));
  run({R"({"operation": "delete", "key": "here", "scope": "workspace"})"});
  EXPECT_EQ(output(run({R"({"operation": "set", "key": "there", "scope": "workspace", "value": 3})"})),
            Json(3));
}

TEST_F(MemoriesTest, AScopeThatWouldGrowTooLargeTakesNoMoreButLess) {
  run({R"({"operation": "set", "key": "here", "scope": "workspace", "value": "something long"})"});
  bench.submit(
      std::make_unique<PutRow>(ports::EntityRow{"memory", "workspace", R"({"keys": 1, "bytes": 67108860})"}));
  const engine::State failed =
      run({R"({"operation": "set", "key": "there", "scope": "workspace", "value": 1})"});
  EXPECT_EQ(error(failed, 1).code, "limit");
  EXPECT_THAT(error(failed, 1).message, HasSubstr("64 MiB"));
  EXPECT_EQ(output(run({R"({"operation": "set", "key": "here", "scope": "workspace", "value": "short"})"})),
            Json("short"));
}

// --- What stops it

TEST_F(MemoriesTest, APauseStartsNothingAndAResumeDoesItOnce) {
  const ExecutionId id = bench.start(publish(chain("paused", {kCount})));
  ASSERT_EQ(command(id, engine::PauseExecution{}).status, 200);
  settle();
  EXPECT_EQ(rows_of("workspace"), 0U);
  EXPECT_EQ(engine::status(state(id)), "paused");
  ASSERT_EQ(command(id, engine::ResumeExecution{}).status, 200);
  settle();
  EXPECT_EQ(output(state(id)), Json(1));
}

TEST_F(MemoriesTest, WhatWasCancelledBeforeItWasDoneIsNotDone) {
  const ExecutionId id = bench.start(publish(chain("cancelled", {kCount})));
  ASSERT_EQ(command(id, engine::CancelExecution{"enough"}).status, 200);
  settle();
  EXPECT_EQ(engine::status(state(id)), "cancelled");
  EXPECT_EQ(rows_of("workspace"), 0U);
}

// --- Tests and pruning

TEST_F(MemoriesTest, ATestSeesWhatIsKeptAndChangesItForItselfAlone) {
  run({R"({"operation": "set", "key": "n", "scope": "workspace", "value": 5})"});
  run({R"({"operation": "set", "key": "gone", "scope": "workspace", "value": "here"})"});
  const WorkflowId workflow = publish(
      chain("tried", {kCount, kCount, R"({"operation": "delete", "key": "gone", "scope": "workspace"})",
                      R"({"operation": "get", "key": "gone", "scope": "workspace"})",
                      R"({"operation": "set", "key": "new", "scope": "workspace", "value": 1})", kRead}));
  const engine::State test = run_test(workflow);
  ASSERT_TRUE(test.test);
  EXPECT_EQ(output(test), Json(7));
  EXPECT_EQ(test.step(3)->output->at("value"), Json("here"));
  EXPECT_EQ(test.step(4)->output->at("value"), Json(nullptr));
  EXPECT_EQ(kept("n"), Json(5));
  EXPECT_EQ(kept("gone"), Json("here"));
  EXPECT_EQ(kept("new"), Json(nullptr));
  EXPECT_EQ(output(run_test(workflow)), Json(7)) << "nor does another test see it";
}

TEST_F(MemoriesTest, WhatAnExecutionAloneKeptGoesWithIt) {
  const engine::State ended =
      run({R"({"operation": "set", "key": "mine", "scope": "execution", "value": 1})", kCount});
  const engine::State test = run_test(publish(chain("pruned-test", {kCount})));
  const std::string owner = to_string(ended.id), test_owner = to_string(test.id);
  EXPECT_EQ(rows_of(owner), 1U);
  EXPECT_EQ(rows_of(test_owner), 1U);
  bench.clock.advance(std::chrono::hours(48));
  PrunePlan plan = plan_pruning(*bench.store->reader(), bench.clock.now(), bench.clock.now(), "").value();
  ASSERT_EQ(plan.executions.size(), 2U);
  bench.submit(std::make_unique<PruneJob>(std::move(plan), [](const Result<>&, PruneCounts) {}));
  bench.settle();
  EXPECT_EQ(rows_of(owner), 0U);
  EXPECT_EQ(rows_of(test_owner), 0U);
  ASSERT_EQ(bench.runtime->reader()->entities("memory")->size(), 1U) << "the workspace's is still counted";
  EXPECT_EQ(kept("n"), Json(1));
}

// --- Where data came from

constexpr std::string_view kAi =
    R"({"id": "ask", "type": "ai_agent", "config": {"prompt": "Say something."}})";

// start > ask > m1 > out: a memory step behind an AI step.
std::string behind_ai(const std::string& name, const std::string& config) {
  return R"({"name": ")" + name + R"(", "nodes": [{"id": "start", "type": "manual", "config": {}}, )" +
         std::string(kAi) + R"(, {"id": "m1", "type": "memory", "config": )" + config +
         R"(}], "edges": [{"from": "start", "to": "ask"}, {"from": "ask", "to": "m1"}]})";
}

class MemoryProvenance : public MemoriesTest {
 protected:
  void run_behind_ai(const std::string& config) {
    const ExecutionId id = bench.start(publish(behind_ai("ai" + std::to_string(++named), config)));
    report(id, "ask", "ai", R"({"text": "B"})", Provenance::of(Source::Ai));
    ASSERT_EQ(engine::status(state(id)), "completed");
  }
  // Of the value that another execution finds under the key.
  expr::Sources found(const char* pointer = "/value", const char* key = "k") {
    const engine::State state =
        run({R"({"operation": "get", "scope": "workspace", "key": ")" + std::string(key) + "\"}"});
    return state.step(1)->provenance.sources_at(pointer);
  }
};

TEST_F(MemoryProvenance, GoesWithTheValueIntoOtherExecutions) {
  const ExecutionId id = bench.start(publish(R"({"name": "both", "nodes": [
      {"id": "start", "type": "manual", "config": {}},
      {"id": "call", "type": "http_request", "config": {"url": "https://erp.example.com/"}},
      {"id": "m1", "type": "memory", "config": {"operation": "set", "key": "k", "scope": "workspace",
        "value": {"own": 1, "said": "{{nodes.call.result.data}}"}}}],
    "edges": [{"from": "start", "to": "call"}, {"from": "call", "to": "m1"}]})"));
  Provenance ai;
  ai.graft("/result/data", Provenance::of(Source::Ai));
  report(id, "call", "http", R"({"result": {"data": "B"}})", ai);
  ASSERT_EQ(engine::status(state(id)), "completed");
  crash();
  EXPECT_TRUE(found("/value/said").has(Source::Ai));
  EXPECT_TRUE(found("/value/said").has(Source::External));
}

TEST_F(MemoryProvenance, IsFromOutsideWhoeverHasSetIt) {
  run({R"({"operation": "set", "key": "k", "scope": "workspace", "value": "own"})"});
  EXPECT_EQ(found(), expr::Sources(Source::External)) << "who asks, and how often, moves it";
  run({R"({"operation": "increment", "key": "c", "scope": "workspace"})"});
  EXPECT_EQ(found("/value", "c"), expr::Sources(Source::External));
}

TEST_F(MemoryProvenance, OfAConstantBehindAnAiStepIsOfAiForItMayHaveChosenIt) {
  run_behind_ai(R"({"operation": "set", "key": "k", "scope": "workspace", "value": "yes"})");
  EXPECT_TRUE(found().has(Source::Ai));
  run({R"({"operation": "increment", "key": "c", "scope": "workspace"})"});
  run_behind_ai(R"({"operation": "increment", "key": "c", "scope": "workspace"})");
  run({R"({"operation": "increment", "key": "c", "scope": "workspace"})"});
  EXPECT_TRUE(found("/value", "c").has(Source::Ai));
}

TEST_F(MemoryProvenance, OfWhatAnAiStepMayHaveHadDeletedIsOfAi) {
  run({R"({"operation": "set", "key": "k", "scope": "workspace", "value": "yes"})"});
  run_behind_ai(R"({"operation": "delete", "key": "k", "scope": "workspace"})");
  EXPECT_EQ(kept("k"), Json(nullptr));
  EXPECT_TRUE(found().has(Source::Ai));
  run({R"({"operation": "set", "key": "k", "scope": "workspace", "value": "ours"})"});
  EXPECT_FALSE(found().has(Source::Ai)) << "what replaces it is judged for itself";
}

TEST_F(MemoryProvenance, OfAKeyCountsForWhatIsFoundUnderIt) {
  const ExecutionId id = bench.start(publish(
      behind_ai("chosen", R"({"operation": "get", "key": "{{nodes.ask.text}}", "scope": "workspace"})")));
  run({R"({"operation": "set", "key": "B", "scope": "workspace", "value": "ours"})"});
  report(id, "ask", "ai", R"({"text": "B"})", Provenance::of(Source::Ai));
  const engine::State ended = state(id);
  EXPECT_EQ(ended.step(2)->output->at("value"), Json("ours"));
  EXPECT_TRUE(ended.step(2)->provenance.sources_at("/value").has(Source::Ai));
}

// Also where a step in between hides it from the checks at publishing (5.2 rule 9).
TEST_F(MemoryProvenance, KeepsItOutOfWhoDecides) {
  run({R"({"operation": "set", "key": "k", "scope": "workspace", "value": "sven@example.com"})"});
  bench.add_user("sven@example.com");
  const engine::State asked = run(publish(R"({"name": "asked", "nodes": [
      {"id": "start", "type": "manual", "config": {}},
      {"id": "m1", "type": "memory", "config": {"operation": "get", "key": "k", "scope": "workspace"}},
      {"id": "copy", "type": "set", "config": {"values": {"who": "{{nodes.m1.value}}"}}},
      {"id": "gate", "type": "approval", "config": {"title": "Please", "review_mode": "any",
        "reviewers": [{"email": "{{nodes.copy.who}}"}]}}],
    "edges": [{"from": "start", "to": "m1"}, {"from": "m1", "to": "copy"}, {"from": "copy", "to": "gate"}]})"));
  EXPECT_TRUE(asked.approvals.empty());
  EXPECT_THAT(error(asked, 3).pointer, HasSubstr("email"));
}

// --- A fault at every commit

constexpr int kCounters = 3;  // executions
constexpr int kMaxProcesses = 3;
constexpr std::uint64_t kCommits = 9;  // how many a process without faults may take, at most
constexpr std::chrono::seconds kProcessLives{60};

const Steps kStory = {kCount, R"({"operation": "set", "key": "last", "value": "{{nodes.m1.value}}"})",
                      R"({"operation": "increment", "key": "mine", "scope": "execution"})"};

// One process, which starts what no process has started, and ends when all of it has ended.
void count_in(const std::string& path, std::uint64_t faulty_commit, store::CommitFault fault) {
  auto failing = std::make_unique<store::FailingStore>(store::open_sqlite({.path = path}).value());
  if (faulty_commit > 0) failing->fail_commit(faulty_commit, fault);
  Bench bench(std::move(failing));
  Memories memories(*bench.runtime);
  bench.runtime->observe(memories);
  CHECK(memories.start().has_value());
  const WorkflowId workflow = bench.runtime->workspace()->workflows().begin()->first;
  for (int i = 0; i < kCounters; ++i) {
    const Idempotency key{sha256("start " + std::to_string(i)), sha256("body")};
    while (bench.begin(workflow, "rita@example.com", key).wait().status == 503) {
    }
  }
  const auto until = std::chrono::steady_clock::now() + kProcessLives;
  for (int completed = 0; completed < kCounters;) {
    completed = 0;
    const auto listed = bench.runtime->reader()->executions({.status = "completed"}, {.limit = 100});
    completed = static_cast<int>(listed->rows.size());
    CHECK(std::chrono::steady_clock::now() < until);
    bench.clock.advance(Millis(10));  // what failed is tried again after a moment
    pause(std::chrono::milliseconds(1));
  }
  memories.stop();
  bench.runtime->stop();
}

// What is kept, as text: `n` and `last`, each with its value.
std::map<std::string, Json> all_kept(const std::string& path) {
  const auto store = store::open_sqlite({.path = path}).value();
  const auto reader = store->reader();
  std::map<std::string, Json> found;
  const auto scopes = reader->entities("memory").value();
  for (const ports::EntityRow& scope : scopes) {
    const auto rows = reader->entities("memory/" + scope.id).value();
    for (const ports::EntityRow& row : rows) {
      const Json value = json(*row.document).at("value");
      found[row.id + (row.id == "mine" ? scope.id : "")] = value;
    }
  }
  return found;
}

TEST(MemoriesOverCrashes, AFaultAtAnyCommitLosesNothingAndDoesNothingTwice) {
  const store::TemporaryFolder folder;
  const std::string blank = folder.file("blank.db");
  ASSERT_EQ(in_a_process([&] {
              Bench bench(store::open_sqlite({.path = blank}).value());
              bench.add_user("rita@example.com");
              CHECK(bench.publish(bench.add_workflow(chain("story", kStory))).status == 200);
            }),
            0);
  int stories = 0, died = 0;
  for (const auto fault :
       {store::CommitFault::Before, store::CommitFault::AfterExecuted, store::CommitFault::Unknown}) {
    for (std::uint64_t commit = 1; commit <= kCommits; ++commit) {
      SCOPED_TRACE("fault " + std::to_string(static_cast<int>(fault)) + " at commit " +
                   std::to_string(commit));
      const std::string path = folder.file("story" + std::to_string(++stories) + ".db");
      std::filesystem::copy_file(blank, path);
      int code = 1;
      for (int number = 0; code != 0; ++number) {
        ASSERT_LT(number, kMaxProcesses);
        code = in_a_process([&] { count_in(path, number == 0 ? commit : 0, fault); });
        ASSERT_TRUE(code == 0 || code == 70) << "exit code " << code;
        if (code != 0) ++died;
      }
      const auto kept = all_kept(path);
      EXPECT_EQ(kept.at("n"), Json(kCounters));
      EXPECT_EQ(kept.size(), 2U + kCounters) << "n, last, and one of each execution";
      for (const auto& [key, value] : kept) {
        if (key.starts_with("mine")) EXPECT_EQ(value, Json(1)) << key;
      }
    }
  }
  EXPECT_GT(died, 0);
  std::printf("%d stories with a fault at each commit, of which %d died: each counted to %d\n", stories, died,
              kCounters);
}

}  // namespace
}  // namespace nf::runtime
