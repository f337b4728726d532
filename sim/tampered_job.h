#pragma once

#include <functional>
#include <optional>

#include "runtime/execution_request.h"

namespace nf::sim {

// What a planted bug makes of a command: the turn that is written in place of the right one. Nothing: the
// right one is.
using Lie = std::function<std::optional<engine::Turn>(const runtime::Loaded&, const engine::Context&)>;

// A command, carried out as runtime::SystemJob does, but for a lie between decide and record. Answers nobody.
class TamperedJob final : public runtime::Job {
 public:
  // Called after the turn was added to the batch, and before its commit.
  using Written = std::function<void(runtime::Writing&, runtime::Loaded&, const engine::Turn&)>;
  TamperedJob(ExecutionId execution, engine::Actor actor, engine::Command command,
              runtime::TurnObserver* observer, Lie lie, Written written = nullptr,
              runtime::SystemJob::Done done = nullptr)
      : execution_(execution),
        actor_(std::move(actor)),
        command_(std::move(command)),
        observer_(observer),
        lie_(std::move(lie)),
        written_(std::move(written)),
        done_(std::move(done)) {}

  void prepare(runtime::Writing& writing) override;
  void finish(const Result<>& committed) override;

 private:
  const ExecutionId execution_;
  const engine::Actor actor_;
  const engine::Command command_;
  runtime::TurnObserver* const observer_;
  const Lie lie_;
  const Written written_;
  const runtime::SystemJob::Done done_;
  Result<> decided_;
  std::optional<runtime::Loaded> after_;
  std::vector<engine::Event> events_;
};

// The turn of these events.
engine::Turn folded(engine::State before, std::vector<engine::Event> events);
// The same, and what the engine makes of it when it goes on.
engine::Turn gone_on(engine::State before, std::vector<engine::Event> events, const engine::Version& version,
                     const engine::Context& context);

}  // namespace nf::sim
