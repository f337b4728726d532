#pragma once

#include <string>

#include "app/ask.h"
#include "app/commands.h"
#include "app/organisation.h"
#include "runtime/admin_request.h"

namespace nf::app {

// Where an organisation is kept, as `--data` and `--database` of the server name it.
struct LocalPlace {
  std::string data = "./data";
  std::string database = "sqlite:";
};

// What commands with `--data` work on: the directory's organisation, without serving it. Throws CommandFailed
// where a server holds the directory, and where there is none unless it may be made: a name that was mistyped
// is told.
class Local {
 public:
  enum class Missing { Refused, Made };
  explicit Local(const LocalPlace& place, Missing missing = Missing::Refused);

  runtime::Runtime& runtime() { return organisation_->runtime(); }
  runtime::Sessions& sessions() { return organisation_->sessions(); }

  // Sends one request to the writer and gives its reply; throws CommandFailed with the refusal.
  template <class Make>
  runtime::Reply ask(Make make) {
    auto reply = nf::app::ask(runtime(), std::move(make));
    if (!reply) throw_failed(reply.error());
    return std::move(*reply);
  }
  static runtime::AdminCall by_command_line(runtime::Answering answering);

 private:
  std::unique_ptr<Organisation> organisation_;

 public:
  // The error as one line: what is wrong, and with which fields.
  [[noreturn]] static void throw_failed(const Error& error);
};

// The value of a Result, or CommandFailed.
template <class T>
T needed(Result<T> result) {
  if (!result) Local::throw_failed(result.error());
  return result.take();
}

}  // namespace nf::app
