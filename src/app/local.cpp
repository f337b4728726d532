#include "app/local.h"

namespace nf::app {

Local::Local(const std::string& data) : organisation_(needed(Organisation::open({.data = data}))) {
  organisation_->start();
}

runtime::AdminCall Local::by_command_line(runtime::Answering answering) {
  return {.by = {.person = {}, .operates = true, .via = "command-line"}, .answering = std::move(answering)};
}

void Local::throw_failed(const Error& error) {
  std::string line = error.message;
  for (const Fault& fault : error.faults) line += "; " + fault.pointer + " " + fault.message;
  throw CommandFailed{line};
}

}  // namespace nf::app
