#pragma once

#include <map>
#include <memory>
#include <string>

#include "connect/ai/ai_worker.h"
#include "ports/effect.h"
#include "runtime/register_entries.h"
#include "sim/model.h"
#include "sim/site.h"

namespace nf::sim {

// Who carries out effects of each kind. What another system would do is drawn: it does it, refuses it, or its
// answer is lost before or after it did. AI steps and the register have the server's own workers; the model
// behind the first is drawn, and in place of the process that runs code stands what it may come to.
class Workers {
 public:
  Workers(const Site& site, runtime::Runtime& runtime);

  // CHECKs that there is one for this kind.
  ports::EffectWorker& of(const std::string& kind);
  // From now on every effect succeeds at once.
  void be_kind();

 private:
  void add(std::unique_ptr<ports::EffectWorker> worker);

  bool kind_ = false;
  Model model_;
  std::map<std::string, std::unique_ptr<ports::EffectWorker>, std::less<>> workers_;
};

}  // namespace nf::sim
