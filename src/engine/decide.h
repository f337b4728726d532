#pragma once

#include <vector>

#include "engine/command.h"
#include "engine/event.h"
#include "engine/person.h"
#include "engine/version.h"

namespace nf::engine {

// What the outside gives to one decision; the same context gives the same decision.
struct Context {
  Time now;
  std::uint64_t seed_high = 0;  // entropy for ids
  std::uint64_t seed_low = 0;
  const Directory& directory;
};

// What a command came to: the state after `events`, which are not durable yet.
struct Turn {
  State state;
  std::vector<Event> events;
  // Set where the command was refused. Events may still be there: timers that were due fired before it.
  std::optional<Error> rejection;
};

// Decides a command and runs every pure step that it makes ready. Timers that are due fire first. Changes
// nothing outside; `state` is empty for StartExecution.
Turn decide(State state, const Version& version, const Actor& actor, const Command& command,
            const Context& context);

}  // namespace nf::engine
