#include "tests/scenarios/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "base/hash.h"
#include "runtime/saved_state.h"
#include "store/codec/codec.h"

namespace nf::scenarios {

namespace {

// `waits.3.jsonl`: the scenario's line makes it the only one.
std::filesystem::path path_for(const char* folder, const Scenario& scenario, std::size_t number) {
  return std::filesystem::path(folder) /
         (std::filesystem::path(scenario.file).stem().string() + "." + std::to_string(scenario.line) + "." +
          std::to_string(number) + ".jsonl");
}

}  // namespace

void keep_journals(World& world, const Scenario& scenario) {
  const char* folder = std::getenv("NF_GOLDEN_DIR");
  if (folder == nullptr) return;
  std::size_t number = 0;
  for (const ExecutionId id : world.executions()) {
    const auto journal = world.reader()->journal(id);
    CHECK(journal.has_value());
    if (journal->empty()) continue;
    const auto state = runtime::replay(*journal);
    CHECK(state.has_value());
    std::ofstream file(path_for(folder, scenario, ++number));
    file << write_json(JsonObject{
                {"from", std::filesystem::path(scenario.file).filename().string() + ": " + scenario.title},
                {"state", "sha256:" + hex(sha256(codec::encode(*state)))}})
         << '\n';
    for (const ports::JournalRow& turn : *journal) file << turn.events << '\n';
  }
}

}  // namespace nf::scenarios
