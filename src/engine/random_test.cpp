#include <gtest/gtest.h>

#include "engine/random_judge.h"
#include "engine/random_kit.h"
#include "engine/release.h"

// Random workflows under random acts: each runs to an end, or waits for something that has a name; nothing
// runs twice in a revision; no approval is passed without its decisions. And with helpful people, each ends.
namespace nf::engine {
namespace {

using kit::Bench;
using kit::Random;

const std::vector<std::string> kPeople = {"sven", "sara", "risk", "ciso", "lea", "leo", "mark", "rita"};

void add_people(Bench& bench) {
  for (const char* name : {"lea", "leo"}) bench.directory.add(name, {"leads"});
}

std::vector<ApprovalId> open_approvals(const State& state) {
  std::vector<ApprovalId> open;
  for (const Approval& approval : state.approvals) {
    if (approval.open()) open.push_back(approval.id);
  }
  return open;
}

Turn decide_on(Bench& bench, ApprovalId id, Verdict verdict, const std::string& by) {
  const Approval& approval = *bench.state.approval(id);
  return bench.send(DecideApproval{.approval = id,
                                   .verdict = verdict,
                                   .comment = "so",
                                   .revision = approval.revision,
                                   .context_hash = approval.context_hash},
                    by);
}

// What came of effects: also of such as nobody waits for any more.
void report_effects(Bench& bench, Random& random, int failing_percent) {
  for (const Step& step : std::vector<Step>(bench.state.steps)) {
    if (step.attempts == 0 || bench.version->node(step.node).type != "effect") continue;
    if (step.status != StepStatus::Running && !random.chance(10)) continue;
    ReportEffect report{.node = bench.version->node(step.node).id,
                        .revision = step.revision,
                        .attempt = step.attempts,
                        .output = kit::json_ref("{}")};
    if (random.chance(failing_percent)) {
      report.error = StepError{"http", "500", ""};
      report.definite = random.chance(50);
    }
    bench.send(report);
  }
}

// One random act of somebody.
void act(Bench& bench, Random& random) {
  static const std::vector<Verdict> kVerdicts = {Verdict::Approve,        Verdict::Approve,
                                                 Verdict::Approve,        Verdict::Reject,
                                                 Verdict::RequestChanges, Verdict::RequestChanges};
  const State& state = bench.state;
  const int dice = random.below(100);
  const auto open = open_approvals(state);
  if (dice < 45 && !open.empty()) {
    const ApprovalId id = random.one_of(open);
    const auto asked = can_decide(*state.approval(id));
    const bool meant = !asked.empty() && random.chance(70);
    const std::string by =
        meant ? bench.directory.account(random.one_of(asked))->name : random.one_of(kPeople);
    decide_on(bench, id, random.one_of(kVerdicts), by);
  } else if (dice < 60) {
    bench.send(ResubmitRequest{kit::json_ref(R"({"x": 1})"), state.revision}, "rita");
  } else if (dice < 68) {
    bench.now += std::chrono::hours(1 + random.below(30));
    bench.send(FireTimers{});
  } else if (dice < 80) {
    report_effects(bench, random, 30);
  } else if (dice < 84) {
    bench.send(PauseExecution{});
  } else if (dice < 90) {
    bench.send(ResumeExecution{});
  } else if (dice < 95) {
    bench.send(RetryStep{random.below(static_cast<int>(bench.version->graph.nodes.size()))});
  } else if (dice < 97) {
    bench.directory.disable(random.one_of(kPeople));
    bench.send(ReviewPeople{});
  } else if (dice < 98 && !open.empty()) {
    bench.send(ReassignReviewer{open[0], {}, bench.directory.id(random.one_of(kPeople)), "in their place"});
  } else if (dice < 99) {
    bench.send(WithdrawRequest{}, "rita");
  } else {
    bench.send(CancelExecution{"enough"});
  }
}

std::string what_is_wrong(const Bench& bench) {
  const State& state = bench.state;
  const bool approvals = std::ranges::any_of(state.approvals, &Approval::open);
  const bool reworks = std::ranges::any_of(state.reworks, &Rework::open);
  const bool running =
      std::ranges::any_of(state.steps, [](const Step& s) { return s.status == StepStatus::Running; });
  const bool waiting = !timers(state).empty();
  if (state.ending && (approvals || reworks || running || waiting))
    return "something is open in what has ended";
  if (!state.ending && !state.paused && !approvals && !reworks && !running && !waiting)
    return "it waits for nothing";
  return "";
}

// What people would see of an execution; replayed events must give the same.
std::string shown(const State& state) {
  std::string text = std::string(status(state)) + " " + std::to_string(state.revision);
  for (const Step& step : state.steps) {
    text += "\n" + std::to_string(step.node) + "/" + std::to_string(step.revision) + " " +
            std::string(name_of(step.status)) + (step.current ? " " : " old ") +
            std::to_string(step.attempts) + (step.output ? write_json(*step.output) : "");
  }
  for (const Approval& approval : state.approvals) {
    text +=
        "\n" + to_string(approval.id) + (approval.outcome ? std::string(name_of(*approval.outcome)) : "open");
    text += " votes " + std::to_string(approval.decisions.size());
    for (const Stage& stage : approval.stages) {
      for (const Reviewer& reviewer : stage.reviewers)
        text += " " + reviewer.person.name + ":" + std::string(name_of(reviewer.state));
    }
  }
  for (const Rework& rework : state.reworks) text += rework.open ? "\nopen rework" : "\nrework";
  return text;
}

std::string what_replay_changes(const Bench& bench) {
  State replayed;
  for (const Event& event : bench.events) evolve(replayed, event);
  if (replayed.marks != bench.state.marks) return "replay gives other tokens";
  return shown(replayed) == shown(bench.state) ? "" : "replay gives another state";
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

// Everybody does what they are asked for; some ask for changes first. True where something was done.
bool help(Bench& bench, Random& random) {
  const State& state = bench.state;
  if (state.paused) return !bench.send(ResumeExecution{}).events.empty();
  if (!due_work(state, *bench.version).empty()) {
    report_effects(bench, random, 0);
    return true;
  }
  for (const ApprovalId id : open_approvals(state)) {
    const auto asked = can_decide(*state.approval(id));
    if (!asked.empty()) {
      const std::string by = bench.directory.account(asked[0])->name;
      const bool corrects =
          state.revision < 3 && state.approval(id)->allow_request_changes && random.chance(25);
      const bool done = corrects && !decide_on(bench, id, Verdict::RequestChanges, by).rejection;
      return done || !decide_on(bench, id, Verdict::Approve, by).events.empty();
    }
    const std::string helper = "helper" + std::to_string(bench.events.size());
    const UserId to = bench.directory.add(helper);
    return !bench.send(ReassignReviewer{id, {}, to, "in their place"}).events.empty();
  }
  if (std::ranges::any_of(state.reworks, &Rework::open)) {
    if (state.revision < 4)
      return !bench.send(ResubmitRequest{kit::json_ref("{}"), state.revision}, "rita").events.empty();
    if (!bench.send(WithdrawRequest{}, "rita").events.empty()) return true;
    return !bench.send(CancelExecution{"it was corrected often enough"}).events.empty();
  }
  bench.now += std::chrono::hours(1'000);
  return !bench.send(FireTimers{}).events.empty();
}

struct Sample {
  std::map<std::string, int> graphs;  // that have at least one of these
  std::map<std::string, int> seen;    // what happened in their executions
  std::map<std::string, int> endings;
};

void count_shapes(const Bench& bench, std::map<std::string, int>& graphs) {
  std::set<std::string> has;
  const flow::Graph& graph = bench.version->graph;
  for (NodeIndex i = 0; i < static_cast<NodeIndex>(graph.nodes.size()); ++i) {
    const std::string& type = bench.version->node(i).type;
    std::set<std::string> ports;
    for (const EdgeIndex edge : graph.nodes[i].out) {
      if (!ports.insert(graph.edges[edge].port).second) has.insert("fork");
    }
    if (type == "merge" && graph.nodes[i].in.size() > 1) has.insert("merge");
    if (type == "rework" || type == "approval" || type == "effect") has.insert(type);
  }
  if (has.contains("fork") && has.contains("merge") && has.contains("rework") && has.contains("effect"))
    has.insert("all of them");
  for (const std::string& name : has) ++graphs[name];
}

// Plays one document. Says what went wrong, or nothing.
std::string play(const flow::Document& document, Random& random, Sample& sample) {
  Bench bench(document);
  add_people(bench);
  count_shapes(bench, sample.graphs);
  kit::Judge judge(bench);
  bench.start();
  const auto wrong = [&] {
    const std::string& found = judge.wrong();
    return !found.empty() ? found : what_is_wrong(bench) + what_was_lost(bench);
  };
  const int acts = 3 + random.below(30);
  for (int i = 0; i < acts; ++i) {
    if (const std::string found = wrong(); !found.empty()) return "act " + std::to_string(i) + ": " + found;
    act(bench, random);
  }
  ++sample.endings[std::string(status(bench.state))];
  constexpr int kMostHelp = 500;
  for (int i = 0; i < kMostHelp && !bench.state.ending; ++i) {
    if (const std::string found = wrong(); !found.empty()) return "help " + std::to_string(i) + ": " + found;
    if (!help(bench, random)) return "nobody can help: " + shown(bench.state);
  }
  if (!bench.state.ending) return "it does not end: " + shown(bench.state);
  for (const auto& [what, times] : judge.seen) sample.seen[what] += times;
  return wrong() + what_replay_changes(bench);
}

void expect_at_least(const std::map<std::string, int>& counted,
                     const std::vector<std::pair<const char*, int>>& wanted) {
  for (const auto& [what, least] : wanted) {
    const auto found = counted.find(what);
    EXPECT_GE(found == counted.end() ? 0 : found->second, least)
        << what << ": the generator does not reach it any more";
  }
}

TEST(Random, ScatteredWorkflowsEndOrWaitForSomethingNamed) {
  Sample sample;
  int played = 0;
  for (std::uint64_t seed = 1; played < 1'500; ++seed) {
    Random random{std::mt19937_64(seed)};
    const flow::Document document = kit::scattered_document(random);
    flow::Problems problems;
    flow::build_graph(document, kit::catalogue(), problems);
    if (!problems.empty()) continue;
    ++played;
    ASSERT_EQ(play(document, random, sample), "") << "seed " << seed << kit::sketch_of(document);
  }
  expect_at_least(sample.graphs,
                  {{"fork", 400}, {"merge", 50}, {"rework", 30}, {"approval", 400}, {"effect", 400}});
  expect_at_least(
      sample.endings,
      {{"completed", 6}, {"failed", 6}, {"failed_continued", 6}, {"cancelled", 6}, {"waiting_approval", 6}});
}

TEST(Random, GrownWorkflowsEndOrWaitForSomethingNamed) {
  Sample sample;
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    Random random{std::mt19937_64(seed)};
    const flow::Document document = kit::GrownDocument(random).document();
    flow::Problems problems;
    flow::build_graph(document, kit::catalogue(), problems);
    ASSERT_TRUE(problems.empty()) << "seed " << seed << ": " << problems[0].message
                                  << kit::sketch_of(document);
    ASSERT_EQ(play(document, random, sample), "") << "seed " << seed << kit::sketch_of(document);
  }
  expect_at_least(sample.graphs, {{"fork", 500},
                                  {"merge", 500},
                                  {"rework", 500},
                                  {"approval", 500},
                                  {"effect", 500},
                                  {"all of them", 300}});
  expect_at_least(sample.seen, {{"merge of live branches", 150},
                                {"merge with a dead branch", 60},
                                {"merge in a later revision", 50},
                                {"skipped merge", 80},
                                {"resubmission", 200},
                                {"effect", 800},
                                {"effect on a way back", 10},
                                {"effect that failed", 80},
                                {"late result", 30},
                                {"approvals beside each other", 150},
                                {"approval approved", 300},
                                {"approval rejected", 60},
                                {"approval changes_requested", 200},
                                {"approval timed_out", 25},
                                {"approval cancelled", 60}});
  expect_at_least(sample.endings, {{"completed", 6},
                                   {"failed", 6},
                                   {"failed_continued", 6},
                                   {"cancelled", 6},
                                   {"waiting_approval", 6},
                                   {"waiting_rework", 4},
                                   {"paused", 4}});
}

}  // namespace
}  // namespace nf::engine
