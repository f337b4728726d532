#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/admin_workflows.h"
#include "sim/ledger.h"
#include "sim/server.h"

namespace nf::sim {

// Everybody who sends requests: requesters, reviewers, operators, authors of workflows, and other systems by
// hooks. They see what is durable, act on it, also twice, late and where they may not, and ask again where
// no answer came.
class People {
 public:
  People(const Site& site, Book& book, Ledger& ledger, Findings& findings)
      : site_(site), book_(book), ledger_(ledger), findings_(findings) {}

  // Founds the organisation: accounts, groups, workflows. `done` lets the server do what it was asked for.
  void found(Server& server, const std::function<void()>& done);

  // Nobody publishes schedules any more, and those there are start nothing.
  void end_schedules(Server& server);

  // One act of somebody.
  void act(Server& server);
  // One act that everything waits for: people do what they are asked for, and operators what they must. False
  // where nobody is asked for anything.
  bool help(Server& server);
  // The server has died: who waited for an answer gets none, and may ask again.
  void server_died();

  // For canaries: what stands in for a command of somebody.
  std::function<std::unique_ptr<runtime::Job>(ExecutionId, const engine::Actor&, const engine::Command&)>
      stand_in;

 private:
  // A request, as often as it is sent, to whichever server runs then.
  using Make =
      std::function<std::unique_ptr<runtime::Job>(Server&, runtime::Answering, runtime::Idempotency)>;

  // A workflow of the organisation.
  struct Post {
    std::string path;
    WorkflowId id{};
    bool scheduled = false;
  };
  // How a request was held, until it is answered.
  struct Held {
    ExecutionId execution{};
    bool told = false;  // which execution it is
  };

  void start(Server& server);
  engine::StartExecution accepted(Server& server, const engine::Version& version, const engine::Actor& by,
                                  const std::string& ref);
  void try_draft(Server& server);
  void decide(Server& server, const Known& known);
  void resubmit(Server& server, const Known& known);
  void operate(Server& server, const Known& known);
  void talk(Server& server, const Known& known);
  void pass_on(Server& server, const Known& known);
  void migrate(Server& server, const Known& known);
  static void publish(Server& server, const Post& post);
  void publish_another(Server& server);
  runtime::Draft draft(const Post& post);
  void change_people(Server& server);
  void answer_waits(Server& server, const Known& known);
  bool help_with(Server& server, const Known& known);

  void send(Server& server, const Known& known, engine::Actor by, engine::Command command,
            std::string_view what);
  void send(Server& server, Make make, std::string_view what);
  void submit(Server& server, int number);
  void answered(int number, const runtime::Reply& reply);
  void held_was_answered(int number, const runtime::Reply& reply);
  const Post& any_hook();

  engine::Actor actor(Server& server, std::string_view email) const;
  engine::Actor anybody(Server& server) const;
  engine::Actor account(Server& server, UserId user) const;
  const Known* any_open();

  const Site site_;
  Book& book_;
  Ledger& ledger_;
  Findings& findings_;
  std::map<int, Make> waiting_;             // for an answer, by number
  std::vector<int> lost_;                   // their answers will not come
  std::map<int, std::string> dedupe_keys_;  // of requests that start, by number
  std::map<int, Held> held_;                // requests, by number
  int requests_ = 0;
  int refs_ = 0;
  std::vector<Post> posts_;
  bool has_parts_ = false;   // a workflow that others start
  bool has_models_ = false;  // which AI steps ask
};

}  // namespace nf::sim
