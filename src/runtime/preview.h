#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/decide.h"

namespace nf::runtime {

// What an effect would give, worked out without doing anything.
struct Foreseen {
  JsonRef output;
  expr::Provenance provenance;
  bool certain = true;  // false: a guess, because the real thing may say something else
};
// Nothing: it cannot be known before. Must be pure, or only read.
using Foresee = std::function<std::optional<Foreseen>(const engine::EffectRequest&)>;

// A request followed as far as the first wait, in memory alone.
struct Preview {
  engine::State state;
  std::vector<std::string> guessed;  // names of steps whose outcome is a guess
  std::vector<std::string> unknown;  // of steps whose outcome is not known
  // A step that needs an outcome that is not known: nothing goes on behind it.
  struct Stuck {
    std::string step, needs;  // names
  };
  std::vector<Stuck> stuck;
  bool cut_short = false;  // it took too long

  bool certain() const { return guessed.empty() && unknown.empty() && !cut_short; }
};

struct PreviewLimits {
  int effects = 200;
  std::chrono::milliseconds time{2'000};
};

// What the engine makes of a request (see engine::accept) where nothing is kept, nobody is told and nothing
// is done outside. What an effect gives is foreseen, or it is taken to succeed and what reads it stops. The
// ids are the same each time and name nothing.
Preview preview(const engine::Version& version, engine::StartExecution command, const engine::Actor& actor,
                const engine::Directory& directory, Time now, const Foresee& foresee,
                PreviewLimits limits = {});

}  // namespace nf::runtime
