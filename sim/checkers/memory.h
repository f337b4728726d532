#pragma once

#include <map>
#include <string>

#include "sim/checkers/scene.h"

namespace nf::sim {

// Memory: each operation is done once, so a counter counts every step that has counted, and no other.
class MemoryChecker {
 public:
  void see(const engine::Event& event, const Scene& scene);

 private:
  std::map<std::pair<WorkflowId, std::string>, std::int64_t> counts_;  // by workflow and key
};

}  // namespace nf::sim
