#include "runtime/memories.h"

#include "runtime/due.h"
#include "runtime/take_up.h"

namespace nf::runtime {

Memories::Memories(Runtime& runtime) : runtime_(runtime), errands_(runtime.clock()) {}

Memories::~Memories() { stop(); }

Result<> Memories::take_up() {
  return take_up_due(runtime_, [this](std::vector<engine::Release> due) { add(std::move(due)); });
}

Result<> Memories::start() {
  TRY(take_up());
  errands_.start();
  return {};
}

void Memories::stop() { errands_.stop(); }

void Memories::turned(const Loaded& loaded, const std::vector<engine::Event>& events) {
  add(made_due(loaded, events, kMemory));
}

void Memories::add(std::vector<engine::Release> due) {
  for (engine::Release& release : due) {
    if (release.effect().kind == kMemory)
      errands_.add([this, release = std::move(release)] { return carry_out(release); });
  }
}

bool Memories::carry_out(const engine::Release& release) {
  const auto again = [this, release](const Result<>& result) {
    if (!result && result.error().code == ErrorCode::Unavailable)
      errands_.add_later([this, release] { return carry_out(release); });
  };
  return runtime_.submit(std::make_unique<MemoryJob>(release, runtime_.observer(), again));
}

}  // namespace nf::runtime
