#include "connect/curl_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "base/thread.h"
#include "connect/curl_handle.h"

namespace nf::connect {

namespace {

constexpr int kEventsAtOnce = 64;
constexpr Millis kLongestSleep{60'000};

template <class Value>
void set_multi(CURLM* multi, CURLMoption option, Value value) {
  CHECK(curl_multi_setopt(multi, option, value) == CURLM_OK);
}

std::uint32_t epoll_events(int what) {
  return (what & CURL_POLL_IN ? EPOLLIN : 0U) | (what & CURL_POLL_OUT ? EPOLLOUT : 0U);
}

int curl_events(std::uint32_t events) {
  return (events & EPOLLIN ? CURL_CSELECT_IN : 0) | (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
         (events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
}

}  // namespace

CurlLoop::CurlLoop(long idle_connections)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(epoll_.is_open() && wake_.is_open());
  make_curl_ready();
  multi_.reset(curl_multi_init());
  CHECK(multi_ != nullptr);
  set_multi(multi_.get(), CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
  set_multi(multi_.get(), CURLMOPT_SOCKETDATA, this);
  set_multi(multi_.get(), CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
  set_multi(multi_.get(), CURLMOPT_TIMERDATA, this);
  set_multi(multi_.get(), CURLMOPT_MAXCONNECTS, idle_connections);
  epoll_event event{.events = EPOLLIN, .data = {.fd = wake_.get()}};
  CHECK(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event) == 0);
  thread_ = start_thread("http calls", [this] { run(); });
}

CurlLoop::~CurlLoop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ::eventfd_write(wake_.get(), 1);
  thread_.join();
}

void CurlLoop::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (!std::exchange(asleep_, false)) return;
  }
  ::eventfd_write(wake_.get(), 1);
}

void CurlLoop::begin(CURL* curl, Ended ended) {
  running_[curl] = std::move(ended);
  CHECK(curl_multi_add_handle(multi_.get(), curl) == CURLM_OK);
}

int CurlLoop::on_socket(CURL*, curl_socket_t socket, int what, void* self, void* known) {
  auto& loop = *static_cast<CurlLoop*>(self);
  if (what == CURL_POLL_REMOVE) {
    ::epoll_ctl(loop.epoll_.get(), EPOLL_CTL_DEL, socket, nullptr);
    return 0;
  }
  epoll_event event{.events = epoll_events(what), .data = {.fd = socket}};
  ::epoll_ctl(loop.epoll_.get(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
  if (!known) curl_multi_assign(loop.multi_.get(), socket, self);
  return 0;
}

int CurlLoop::on_timer(CURLM*, long millis, void* self) {
  auto& timer = static_cast<CurlLoop*>(self)->timer_;
  timer.reset();
  if (millis >= 0) timer = std::chrono::steady_clock::now() + Millis(millis);
  return 0;
}

void CurlLoop::run() {
  while (carry_out_tasks()) {
    wait();
    tell_ended();
  }
  while (!running_.empty()) {
    end(running_.begin()->first, CURLE_ABORTED_BY_CALLBACK);
    carry_out_tasks();
  }
}

bool CurlLoop::carry_out_tasks() {
  std::vector<Task> tasks;
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    asleep_ = false;
    tasks.swap(tasks_);
    stopping = stopping_;
  }
  for (const Task& task : tasks) task();
  return !stopping;
}

int CurlLoop::sleep() {
  int millis = -1;
  if (timer_) {
    const auto left = std::chrono::ceil<Millis>(*timer_ - std::chrono::steady_clock::now());
    millis = static_cast<int>(std::clamp<Millis>(left, Millis(0), kLongestSleep).count());
  }
  const std::lock_guard lock(mutex_);
  asleep_ = millis != 0 && tasks_.empty() && !stopping_;
  return asleep_ ? millis : 0;
}

void CurlLoop::wait() {
  std::array<epoll_event, kEventsAtOnce> events;
  const int count = ::epoll_wait(epoll_.get(), events.data(), kEventsAtOnce, sleep());
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events.at(static_cast<std::size_t>(i));
    if (event.data.fd != wake_.get()) {
      act(event.data.fd, curl_events(event.events));
    } else {
      eventfd_t ignored = 0;
      ::eventfd_read(wake_.get(), &ignored);
    }
  }
  if (timer_ && *timer_ <= std::chrono::steady_clock::now()) {
    timer_.reset();
    act(CURL_SOCKET_TIMEOUT, 0);
  }
}

void CurlLoop::act(curl_socket_t socket, int events) {
  int still_running = 0;
  CHECK(curl_multi_socket_action(multi_.get(), socket, events, &still_running) == CURLM_OK);
}

void CurlLoop::tell_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg == CURLMSG_DONE) end(message->easy_handle, message->data.result);
  }
}

void CurlLoop::end(CURL* curl, CURLcode code) {
  auto ended = running_.extract(curl);
  CHECK(curl_multi_remove_handle(multi_.get(), curl) == CURLM_OK);
  ended.mapped()(code);
}

}  // namespace nf::connect
