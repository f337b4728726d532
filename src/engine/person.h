#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace nf::engine {

// Somebody as the request or the directory names them.
struct Person {
  std::string name;
  std::string email;
  std::optional<UserId> user;  // the account, where there is one

  bool operator==(const Person&) const = default;
};

// Who sends a command. Roles are looked up by the caller; the engine decides what they allow.
struct Actor {
  Person person;
  bool operates = false;    // admin or operator
  std::string via = "api";  // "web", "api"
};

// An account as the directory has it at the time of the decision.
struct Account {
  UserId id;
  std::string email;  // as entered
  std::string name;
  bool enabled = true;
  std::optional<UserId> manager;
};

// The people of the organisation at one moment. Pure reading; the pointers live as long as the directory.
class Directory {
 public:
  virtual ~Directory() = default;
  virtual const Account* account(UserId id) const = 0;
  virtual const Account* account_at(std::string_view email) const = 0;  // compares without case
  // Members in a stable order, disabled ones included; nullopt where there is no such group.
  virtual std::optional<std::vector<UserId>> members(std::string_view group) const = 0;
};

// Lower case, and without `+tag`: how addresses are compared where there is no account.
std::string folded_address(std::string_view email);

// The same human, as far as can be told: by account where both have one, else by folded address.
bool same_person(const Person& a, const Person& b);

}  // namespace nf::engine
