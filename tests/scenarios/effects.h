#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ports/clock.h"
#include "ports/effect.h"
#include "ports/mailer.h"

namespace nf::scenarios {

inline constexpr const char* kModelKey = "key-0123456789";  // the secret of the connection `model`

// What the next attempts of a kind of effect come to; after that they succeed.
enum class Fate {
  Succeed,
  Fail,     // definite, and another attempt may help
  Refuse,   // definite, and another attempt would fail alike
  Unknown,  // nobody knows whether it happened
  Hang,     // no answer comes, unless the scenario brings a late one
};

// One attempt that was made outside.
struct Attempt {
  ExecutionId execution;
  std::string node;
  std::string kind;
  std::string key;  // idempotency key
  Json request;
  std::vector<std::string> approvals;
  std::vector<std::pair<std::string, std::string>> headers;  // of the last HTTP call that it made
};

// A mail that arrived, or a notice.
struct Message {
  std::vector<std::string> to;  // addresses
  std::string about;            // of a notice: its kind
  std::string text;             // subject and body
};

// What a model answers from now on.
struct Model {
  enum class Mood { Says, Fails, Hangs, Refuses };
  Mood mood = Mood::Fails;
  std::string text;  // that it says
  int status = 200;  // that it refuses with
};

// What an address answers from now on.
struct Site {
  std::string address;  // how it begins, without https://
  int status = 200;
  Json body;
};

// The outside as a scenario has it: the real workers over a network and a mail server that obey the scenario.
// Effects succeed unless it says otherwise. `ai` steps without a connection have the built-in provider; the
// connection `model` leads to the model; every other one, such as `erp`, to https://erp.example.com.
class Outside {
 public:
  using Members = std::function<Result<std::vector<ports::MailAddress>>(const std::string& group)>;
  Outside(ports::Clock& clock, Members members);
  ~Outside();

  // The next `count` attempts of that kind meet this fate.
  void plan(const std::string& kind, Fate fate, int count);
  // Nothing where the attempt hangs.
  std::optional<ports::EffectResult> carry_out(const engine::Release& release);
  // The last attempt of that node that hangs is over now: what it came to.
  std::optional<std::pair<engine::Release, ports::EffectResult>> late_result(const std::string& node,
                                                                             Fate fate);

  std::vector<Attempt> attempts;
  std::vector<Message> mails;  // of the last act
  bool mail_is_down = false;
  Model model;
  std::set<std::string, std::less<>> connections = {"model"};
  std::vector<Site> sites;  // of several that fit, the last; every other address answers {"told": "ok"}

 private:
  class Network;
  class MailServer;
  class Counted;

  Fate next_fate(const std::string& kind);
  ports::EffectResult meet(Fate fate, const engine::Release& release);

  std::map<std::string, std::deque<Fate>> plans_;
  std::vector<engine::Release> hanging_;
  std::unique_ptr<Network> network_;
  std::shared_ptr<MailServer> mail_server_;
  std::map<std::string, std::unique_ptr<Counted>> workers_;
};

// By name: succeeds, fails, refused, unknown, hangs.
std::optional<Fate> fate_named(const std::string& name);

}  // namespace nf::scenarios
