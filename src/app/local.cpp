#include "app/local.h"

#include "app/backup.h"

namespace nf::app {

Local::Local(const LocalPlace& place, Missing missing) {
  if (missing == Missing::Refused) needed(existing_database(place.data, place.database));
  organisation_ = needed(Organisation::open({.data = place.data, .database = place.database}));
  organisation_->start();
}

runtime::AdminCall Local::by_command_line(runtime::Answering answering) {
  return {.by = {.person = {}, .operates = true, .via = "command-line"}, .answering = std::move(answering)};
}

void Local::throw_failed(const Error& error) {
  std::string line = error.message;
  for (const Fault& fault : error.faults) {
    const std::string told = fault.pointer.empty() ? fault.message : fault.pointer + " " + fault.message;
    // The message of one thing that is wrong is often that of the whole.
    if (fault.message == error.message) {
      line = told;
    } else {
      line += "; " + told;
    }
  }
  throw CommandFailed{line};
}

}  // namespace nf::app
