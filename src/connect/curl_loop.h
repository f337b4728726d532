#pragma once

#include <curl/curl.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/descriptor.h"
#include "base/time.h"

namespace nf::connect {

// One thread that carries out transfers of libcurl, however many, and waits for all their connections at
// once.
class CurlLoop {
 public:
  using Task = std::function<void()>;
  using Ended = std::function<void(CURLcode)>;

  // Each set of connections (CURLOPT_SHARE) keeps so many open that rest.
  explicit CurlLoop(long idle_connections);
  CurlLoop(const CurlLoop&) = delete;
  // Carries out the tasks that wait and ends the transfers that run, with CURLE_ABORTED_BY_CALLBACK.
  ~CurlLoop();

  // Carries it out on the loop's thread, in turn; it must not block. Thread-safe, and never waits.
  void post(Task task);

  // Begins what `curl` is set up for. The handle is the loop's until `ended` is called, on the loop's thread;
  // then the loop knows it no more. To be called on the loop's thread.
  void begin(CURL* curl, Ended ended);

  bool is_this_thread() const { return std::this_thread::get_id() == thread_.get_id(); }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  static int on_socket(CURL* curl, curl_socket_t socket, int what, void* self, void* known);
  static int on_timer(CURLM* multi, long millis, void* self);

  void run();
  // False: the loop is to end.
  bool carry_out_tasks();
  // Lets libcurl do what connections and its timer are ready for; sleeps until there is something.
  void wait();
  int sleep();  // gives the milliseconds, -1: for ever
  void act(curl_socket_t socket, int events);
  void tell_ended();
  void end(CURL* curl, CURLcode code);

  const Descriptor epoll_;
  const Descriptor wake_;
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::optional<SteadyTime> timer_;  // when libcurl wants to be asked, whatever comes
  std::unordered_map<CURL*, Ended> running_;

  std::mutex mutex_;
  std::vector<Task> tasks_;
  bool asleep_ = false;  // a task must wake the thread
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace nf::connect
