#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "connect/egress.h"
#include "ports/connection_probe.h"
#include "ports/http_client.h"

namespace nf::connect {

// Tries connections one after another on a thread of its own, through the egress gate.
class Prober final : public ports::ConnectionProbe {
 public:
  static constexpr std::size_t kMaxWaiting = 8;

  // The client must outlive it.
  Prober(ports::HttpClient& http, EgressPolicy policy);
  ~Prober() override;  // waits for one that runs, answers those that wait

  bool probe(ports::Connection connection, std::function<void(ports::Probe)> then) override;

 private:
  struct Job {
    ports::Connection connection;
    std::function<void(ports::Probe)> then;
  };
  void run();
  ports::Probe carry_out(const ports::Connection& connection);

  ports::HttpClient& http_;
  const EgressPolicy policy_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace nf::connect
