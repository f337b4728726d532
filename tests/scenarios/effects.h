#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ports/effect.h"

namespace nf::scenarios {

// What the next attempts of a kind of effect come to; after that they succeed.
enum class Fate { Succeed, Fail, Refuse, Unknown, Hang };

// One attempt that was made outside.
struct Attempt {
  std::string kind;
  std::string key;  // idempotency key
  Json request;
  std::vector<std::string> approvals;
  Fate fate;
};

// The outside as a scenario has it: effects succeed unless it says otherwise. Mail is kept, AI is the
// built-in provider.
class Outside {
 public:
  Outside();
  ~Outside();

  // The next `count` attempts of that kind meet this fate.
  void plan(const std::string& kind, Fate fate, int count);
  // Nothing where the attempt hangs: no answer ever comes.
  std::optional<ports::EffectResult> carry_out(const engine::Release& release);

  std::vector<Attempt> attempts;

 private:
  ports::EffectResult succeed(const engine::Release& release);

  std::map<std::string, std::deque<Fate>> plans_;
  std::unique_ptr<ports::EffectWorker> ai_;
};

}  // namespace nf::scenarios
