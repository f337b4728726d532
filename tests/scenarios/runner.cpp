#include "tests/scenarios/runner.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "store/codec/codec.h"
#include "tests/scenarios/acts.h"
#include "tests/scenarios/expectations.h"
#include "tests/scenarios/golden.h"
#include "tests/scenarios/invariants.h"

namespace nf::scenarios {

namespace {

constexpr std::size_t kTail = 12;  // events of the journal that a failure shows

// Which of a version's nodes an event is about, with what a reader wants to know of it.
std::string shown(const engine::Event& event, const engine::Version& version) {
  std::string text(codec::name_of(event));
  std::visit(
      [&](const auto& e) {
        if constexpr (requires { e.node; }) {
          // Of an execution that has moved on, the node of an earlier version may be gone.
          const bool known = e.node >= 0 && e.node < static_cast<int>(version.document.nodes.size());
          text += " " + (known ? version.node(e.node).id : std::to_string(e.node));
        }
        if constexpr (requires { e.error.message; }) text += ": " + e.error.message;
        if constexpr (requires { e.outcome; }) text += " " + std::string(name_of(e.outcome));
        if constexpr (requires { e.ending; }) text += " " + std::string(name_of(e.ending));
        if constexpr (requires { e.port; }) text += " by " + e.port;
      },
      event);
  return text;
}

std::string journal_tail(World& world) {
  if (!world.current) return "";
  const auto view = world.view(*world.current);
  if (!view) return "\n    (" + view.error().message + ")";
  std::string text = "\n  the journal's last events:";
  const std::size_t from = view->journal.size() - std::min(kTail, view->journal.size());
  for (std::size_t i = from; i < view->journal.size(); ++i) {
    text += "\n    " + shown(view->journal[i], *view->version);
  }
  return text;
}

std::string written(const Words& words) {
  std::string text;
  for (const Token& word : words) {
    if (!text.empty() && !word.is(",")) text += ' ';
    if (word.quoted)
      write_json_string(word.text, text);
    else
      text += word.text;
  }
  return text;
}

class Play {
 public:
  std::vector<Failure> run(const Scenario& scenario) {
    for (const Line& line : scenario.lines) {
      if (!carry_out(line)) break;
      check(line);
    }
    if (failures_.empty()) keep_journals(world_, scenario);
    return std::move(failures_);
  }

 private:
  // False where the scenario cannot go on.
  bool carry_out(const Line& line) {
    Result<> done;
    if (line.keyword == "restart") world_.restart();
    if (line.keyword == "given") done = given(world_, line.acts.empty() ? Words{} : line.acts[0]);
    if (line.keyword == "when") done = act(world_, line.acts);
    if (!done) fail(line, done.error().message);
    return done.has_value();
  }

  void check(const Line& line) {
    for (const Words& expected : line.expected) {
      if (const auto found = unmet(world_, expected))
        fail(line, "expected " + written(expected) + "\n  " + *found);
    }
    for (const std::string& broken : broken_invariants(world_)) fail(line, "invariant broken: " + broken);
  }

  void fail(const Line& line, const std::string& what) {
    failures_.push_back({line.number, line.source + "\n  " + what + journal_tail(world_)});
  }

  World world_;
  std::vector<Failure> failures_;
};

}  // namespace

std::vector<Failure> play(const Scenario& scenario) { return Play().run(scenario); }

Result<std::vector<Scenario>> load_scenarios(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".flow") files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  std::vector<Scenario> scenarios;
  for (const std::string& path : files) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    auto of_file = TRY(parse_flow(path, text.str()));
    std::ranges::move(of_file, std::back_inserter(scenarios));
  }
  return scenarios;
}

}  // namespace nf::scenarios
