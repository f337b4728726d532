#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>

#include "runtime/request.h"
#include "runtime/runtime.h"

namespace nf::app {

// Sends one request to the writer and waits for what came of it. `make` builds the job around the answering.
template <class Make>
Result<runtime::Reply> ask(runtime::Runtime& runtime, Make make) {
  struct Outcome {
    std::promise<void> done;
    runtime::Reply reply;
    std::optional<Error> error;
  };
  const auto outcome = std::make_shared<Outcome>();
  runtime::Answering answering{.answer =
                                   [outcome](runtime::Reply reply) {
                                     outcome->reply = std::move(reply);
                                     outcome->done.set_value();
                                   },
                               .render =
                                   [outcome](const Error& error) {
                                     outcome->error = error;
                                     return runtime::Reply{500, "", {}};
                                   }};
  if (!runtime.submit(make(std::move(answering))))
    return fail(ErrorCode::Unavailable, "The server is stopping.");
  outcome->done.get_future().wait();
  if (outcome->error) return fail(*outcome->error);
  return std::move(outcome->reply);
}

}  // namespace nf::app
