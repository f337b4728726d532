#include "sim/checkers/trials.h"

namespace nf::sim {

namespace {

constexpr const char* kName = "trials";

}  // namespace

void TrialChecker::see(const engine::Event& event, const Scene& scene) {
  if (!scene.before.test) return;
  scene.expect(kName, !std::holds_alternative<engine::NoticeSent>(event), "a test has told somebody");
  scene.expect(kName, !std::holds_alternative<engine::ExceptionGranted>(event),
               "a test has granted an exception");
}

}  // namespace nf::sim
