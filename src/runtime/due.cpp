#include "runtime/due.h"

#include <algorithm>
#include <set>

namespace nf::runtime {

std::vector<engine::Release> made_due(const Loaded& loaded, const std::vector<engine::Event>& events,
                                      std::string_view kind) {
  bool resumed = false;
  std::set<std::pair<std::string, std::string>> asked;  // node and item
  // Whether nodes are those of the version that it was moved from.
  bool old = std::ranges::any_of(events, [](const engine::Event& event) {
    return std::holds_alternative<engine::ExecutionMigrated>(event);
  });
  for (const engine::Event& event : events) {
    old = old && !std::holds_alternative<engine::ExecutionMigrated>(event);
    resumed = resumed || std::holds_alternative<engine::ExecutionResumed>(event);
    const auto* request = std::get_if<engine::EffectRequested>(&event);
    if (!request || request->effect.kind != kind) continue;
    // What was asked for before the move has another number now, so all that is due is looked at.
    if (old)
      resumed = true;
    else
      asked.emplace(loaded.version->node(request->node).id, request->item);
  }
  if (!resumed && asked.empty()) return {};
  std::vector<engine::Release> due = engine::due_work(loaded.state, *loaded.version);
  std::erase_if(due, [&](const engine::Release& release) {
    return release.effect().kind != kind || (!resumed && !asked.contains({release.node(), release.item()}));
  });
  return due;
}

}  // namespace nf::runtime
