#include <gtest/gtest.h>

#include <random>
#include <set>

#include "engine/test_kit.h"

// Random workflows under random acts: each runs to an end, or waits for something that has a name.
namespace nf::engine {
namespace {

using kit::Bench;

struct Random {
  std::mt19937_64 engine;
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(engine); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }
};

struct Kind {
  std::string type;
  std::vector<std::string> ports;
  std::vector<std::string> configs;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"step", {"main"}, {"{}", "{}", "{}", R"({"fails": true})"}},
      {"if", {"true", "false"}, {R"({"take": "true"})", R"({"take": "false"})"}},
      {"all", {"a", "b"}, {R"({"take": ["a"]})", R"({"take": ["a", "b"]})", R"({"take": ["c"]})"}},
      {"merge", {"main"}, {R"({"need": "live"})", R"({"need": "all"})"}},
      {"approval",
       {"approved", "rejected", "changes_requested", "timed_out"},
       {R"({"reviewers": [{"email": "sven@example.com"}, {"email": "sara@example.com"}], "review_mode": "all", "due_in": "PT1H",
            "fallback_reviewers": [{"email": "risk@example.com"}]})",
        R"({"reviewers": [{"email": "sven@example.com"}, {"email": "risk@example.com"}], "review_mode": "any"})",
        R"({"reviewers": [{"email": "ghost@example.com"}], "review_mode": "any", "due_in": "P1D"})",
        R"({"reviewers": []})",
        R"({"stages": [{"name": "one", "reviewers": [{"email": "sven@example.com"}], "review_mode": "all"},
                       {"name": "two", "reviewers": [{"email": "sara@example.com"}, {"email": "ciso@example.com"}],
                        "review_mode": "quorum", "quorum": 2}]})"}},
      {"rework", {"timed_out", "withdrawn"}, {"{}"}},
      {"effect", {"main"}, {"{}"}},
      {"out", {"main"}, {"{}"}},
  };
  return all;
}

flow::Document random_document(Random& random) {
  flow::Document document;
  const int count = 3 + random.below(7);
  std::vector<std::vector<std::string>> ports;
  const auto id = [](int i) { return "n" + std::to_string(i); };
  for (int i = 0; i < count; ++i) {
    const Kind& kind = random.one_of(kinds());
    flow::NodeSpec node{.id = id(i), .type = i == 0 ? "start" : kind.type, .name = id(i)};
    node.config = i == 0 ? Json(JsonObject{}) : kit::json(random.one_of(kind.configs));
    ports.push_back(i == 0 ? std::vector<std::string>{"main"} : kind.ports);
    if (i > 0 && node.type == "step" && random.chance(20)) node.on_error = flow::OnError::Continue;
    if (i > 0 && random.chance(10)) {
      node.on_error = flow::OnError::Branch;
      ports.back().push_back("error");
    }
    if (i > 0 && random.chance(20)) node.retry = {.max_attempts = 2};
    document.nodes.push_back(std::move(node));
  }
  std::set<std::tuple<int, std::string, int>> seen;
  const auto join = [&](int from, const std::string& port, int to) {
    if (seen.insert({from, port, to}).second) document.edges.push_back({id(from), port, id(to)});
  };
  for (int to = 1; to < count; ++to) {
    const int entries = random.chance(70) ? 1 : 2;
    for (int i = 0; i < entries; ++i) {
      const int from = random.below(to);
      join(from, random.one_of(ports[static_cast<std::size_t>(from)]), to);
    }
  }
  for (int from = 1; from < count; ++from) {
    if (document.nodes[static_cast<std::size_t>(from)].type == "rework")
      join(from, "main", 1 + random.below(count - 1));
  }
  return document;
}

bool keeps_the_rules(const flow::Document& document) {
  flow::Problems problems;
  flow::build_graph(document, kit::catalogue(), problems);
  return problems.empty();
}

// One random act of somebody.
void act(Bench& bench, Random& random) {
  static const std::vector<std::string> kPeople = {"sven", "sara", "risk", "ciso", "rita"};
  const State& state = bench.state;
  const int dice = random.below(100);
  const bool open = std::ranges::any_of(state.approvals, &Approval::open);
  if (dice < 45 && open) {
    static const std::vector<Verdict> kVerdicts = {Verdict::Approve, Verdict::Approve, Verdict::Reject,
                                                   Verdict::RequestChanges};
    bench.vote(random.one_of(kVerdicts), random.one_of(kPeople));
  } else if (dice < 60) {
    bench.send(ResubmitRequest{kit::json_ref(R"({"x": 1})"), state.revision}, "rita");
  } else if (dice < 70) {
    bench.now += std::chrono::hours(1 + random.below(30));
    bench.send(FireTimers{});
  } else if (dice < 80) {
    for (const Step& step : std::vector<Step>(state.steps)) {
      if (step.status != StepStatus::Running) continue;
      ReportEffect report{.node = step.node,
                          .revision = step.revision,
                          .attempt = step.attempts,
                          .output = kit::json_ref("{}")};
      if (random.chance(30)) report.error = StepError{"http", "500", ""};
      report.definite = random.chance(50);
      bench.send(report);
    }
  } else if (dice < 84) {
    bench.send(PauseExecution{});
  } else if (dice < 90) {
    bench.send(ResumeExecution{});
  } else if (dice < 95) {
    bench.send(RetryStep{random.below(static_cast<int>(bench.version->graph.nodes.size()))});
  } else if (dice < 97) {
    bench.directory.disable(random.one_of(kPeople));
    bench.send(ReviewPeople{});
  } else if (dice < 99) {
    bench.send(WithdrawRequest{}, "rita");
  } else {
    bench.send(CancelExecution{"enough"});
  }
}

std::string what_is_wrong(const Bench& bench) {
  const State& state = bench.state;
  std::set<std::pair<int, int>> seen;
  for (const Step& step : state.steps) {
    if (!seen.insert({step.node, step.revision}).second) return "a node ran twice in one revision";
    if (step.status == StepStatus::Ready && !state.paused) return "a step was left ready";
  }
  const bool approvals = std::ranges::any_of(state.approvals, &Approval::open);
  const bool reworks = std::ranges::any_of(state.reworks, &Rework::open);
  const bool running =
      std::ranges::any_of(state.steps, [](const Step& s) { return s.status == StepStatus::Running; });
  const bool waiting = !timers(state).empty();
  if (state.ending && (approvals || reworks || running || waiting))
    return "something is open in what has ended";
  if (!state.ending && !state.paused && !approvals && !reworks && !running && !waiting)
    return "it waits for nothing";
  for (const Approval& approval : state.approvals) {
    if (unassigned(approval) && attention(state).empty()) return "nobody can decide, and nobody is told";
  }
  State replayed;
  for (const Event& event : bench.events) evolve(replayed, event);
  if (status(replayed) != status(state) || replayed.marks != state.marks) return "replay gives another state";
  return "";
}

// Every token of an execution that completed has arrived: each node has run or was skipped.
std::string what_was_lost(const Bench& bench) {
  const State& state = bench.state;
  if (state.ending != Ending::Completed) return "";
  const bool dropped = std::ranges::any_of(
      state.steps, [](const Step& step) { return step.current && step.status == StepStatus::Cancelled; });
  if (dropped) return "";
  for (const flow::NodeSpec& node : bench.version->document.nodes) {
    const flow::NodeIndex index = bench.version->graph.find(node.id);
    if (bench.version->graph.nodes[index].forward && !state.step(index)) return "no token came to " + node.id;
  }
  return "";
}

std::string sketch_of(const flow::Document& document) {
  std::string text;
  for (const flow::NodeSpec& node : document.nodes)
    text += "\n" + node.type + " " + node.id + " " + write_json(node.config);
  for (const flow::EdgeSpec& edge : document.edges)
    text += "\n" + edge.from + "." + edge.port + " > " + edge.to;
  return text;
}

TEST(Random, WorkflowsRunToAnEndOrWaitForSomethingNamed) {
  int played = 0;
  std::map<std::string, int> endings;
  for (std::uint64_t seed = 1; played < 1'500; ++seed) {
    Random random{std::mt19937_64(seed)};
    const flow::Document document = random_document(random);
    if (!keeps_the_rules(document)) continue;
    ++played;
    Bench bench(document);
    bench.start();
    const int acts = 3 + random.below(30);
    for (int i = 0; i < acts; ++i) {
      const std::string wrong = what_is_wrong(bench) + what_was_lost(bench);
      ASSERT_EQ(wrong, "") << "seed " << seed << ", act " << i << sketch_of(document);
      act(bench, random);
    }
    ++endings[std::string(status(bench.state))];
  }
  for (const char* ending : {"completed", "failed", "failed_continued", "cancelled", "waiting_approval"}) {
    EXPECT_GT(endings[ending], 5) << ending << ": the generator does not reach it any more";
  }
}

}  // namespace
}  // namespace nf::engine
