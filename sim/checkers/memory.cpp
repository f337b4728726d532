#include "sim/checkers/memory.h"

namespace nf::sim {

using namespace engine;

namespace {

constexpr const char* kName = "memory";

}  // namespace

void MemoryChecker::see(const Event& event, const Scene& scene) {
  const auto* e = std::get_if<EffectReported>(&event);
  if (!e || e->kind != "memory" || e->outcome != EffectOutcome::Succeeded || scene.before.test) return;
  scene.expect(kName, !e->late, scene.name(e->node), " has changed what nobody asked for any more");
  const Step* step = scene.before.step(e->node, e->item);
  if (!step || !step->effect) return scene.findings.found(kName, "an operation that was not asked for");
  if (string_at(*step->effect->request, "operation") != "increment") return;
  const std::string key = string_at(*e->output, "key").value_or("");
  const std::int64_t count = ++counts_[{scene.before.workflow.id, key}];
  scene.expect(kName, find(*e->output, "value")->to_number<std::int64_t>() == count, scene.name(e->node),
               " has counted otherwise than there were steps");
}

}  // namespace nf::sim
