#include "http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <thread>

#include "base/thread.h"
#include "http/session.h"

namespace nf::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using IoError = boost::system::error_code;
using std::chrono::milliseconds;

constexpr std::size_t kRefusedAtOnce =
    100;                                  // connections past the limit that are told so; more are just closed
constexpr milliseconds kAcceptAgain{50};  // after accept failed, as when file descriptors are used up
constexpr milliseconds kLongestTick{500};  // how late a deadline may be noticed
constexpr milliseconds kShortestTick{5};

class TcpConnection final : public Connection {
 public:
  explicit TcpConnection(tcp::socket socket) : socket_(std::move(socket)), timer_(socket_.get_executor()) {
    IoError ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    auto peer = socket_.remote_endpoint(ignored).address();
    if (peer.is_v6() && peer.to_v6().is_v4_mapped())
      peer = asio::ip::make_address_v4(asio::ip::v4_mapped, peer.to_v6());
    remote = peer.to_string();
  }

  Awaitable<bool> handshake() override { co_return true; }

  Awaitable<std::size_t> read_some(std::span<char> into) override {
    IoError error;
    asio::mutable_buffer buffer(into.data(), into.size());
    std::size_t count =
        co_await socket_.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, error));
    co_return error ? 0 : count;
  }

  Awaitable<bool> write(std::string_view bytes) override {
    while (!bytes.empty()) {
      IoError error;
      asio::const_buffer buffer(bytes.data(), bytes.size());
      std::size_t count = socket_.write_some(buffer, error);  // nearly always takes all of it at once
      if (error == asio::error::would_block)
        count = co_await socket_.async_write_some(buffer, asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return false;
      bytes.remove_prefix(count);
    }
    co_return true;
  }

  Awaitable<void> pause() override {
    IoError ignored;
    timer_.expires_at(kNever);
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }

  void wake() override { timer_.cancel(); }

  void interrupt() override {
    IoError ignored;
    socket_.cancel(ignored);
    timer_.cancel();
  }

  void finish_sending() override {
    IoError ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

 private:
  tcp::socket socket_;
  asio::steady_timer timer_;
};

// One io thread with the connections that were given to it.
struct IoThread {
  explicit IoThread(Shared& shared)
      : inbox(std::make_shared<Inbox>([this] { asio::post(io, [this] { inbox->drain(); }); })),
        lane(shared, inbox) {}

  std::shared_ptr<Inbox> inbox;
  Lane lane;
  asio::io_context io{1};  // goes before the lane: the sessions that end with it still look at that
  std::thread thread;
};

// Deadlines are looked at by one timer a thread: a timer a connection would be set anew several times a
// request.
Awaitable<void> watch_deadlines(IoThread* io, milliseconds tick) {
  asio::steady_timer timer(io->io);
  for (;;) {
    timer.expires_after(tick);
    co_await timer.async_wait(asio::use_awaitable);
    for (Connection* connection : io->lane.connections)
      if (connection->expired()) connection->interrupt();
  }
}

milliseconds tick_of(const HttpLimits& limits) {
  milliseconds shortest =
      std::min({limits.header_read, limits.body_read, limits.write, limits.keep_alive, limits.linger});
  return std::clamp(shortest / 4, kShortestTick, kLongestTick);
}

}  // namespace

struct Server::Impl {
  Awaitable<void> accept_all() {
    std::size_t next = 0;
    for (;;) {
      IoThread& to = *threads[next++ % threads.size()];
      IoError error;
      tcp::socket socket =
          co_await acceptor->async_accept(to.io, asio::redirect_error(asio::use_awaitable, error));
      if (shared.stopping) co_return;
      if (error) {
        asio::steady_timer timer(threads[0]->io, kAcceptAgain);
        co_await timer.async_wait(asio::use_awaitable);
        continue;
      }
      std::size_t count = ++shared.connections;
      if (count > config.max_connections + kRefusedAtOnce) {
        --shared.connections;
        continue;
      }
      hand_over(to, std::move(socket), count > config.max_connections);
    }
  }

  void hand_over(IoThread& to, tcp::socket socket, bool refuse) {
    auto connection = std::make_unique<TcpConnection>(std::move(socket));
    asio::co_spawn(to.io, serve(std::move(connection), &to.lane, refuse), asio::detached);
  }

  Result<> listen() {
    IoError error;
    auto address = asio::ip::make_address(config.host == "localhost" ? "127.0.0.1" : config.host, error);
    if (error)
      return fail(ErrorCode::InvalidInput, "'" + config.host + "' is not an IP address to listen on");
    tcp::endpoint endpoint(address, config.port);
    acceptor.emplace(threads[0]->io);
    acceptor->open(endpoint.protocol(), error);
    if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor->bind(endpoint, error);
    if (!error) acceptor->listen(4096, error);
    if (error)
      return fail(ErrorCode::Unavailable, "cannot listen on " + config.host + ":" +
                                              std::to_string(config.port) + ": " + error.message());
    bound = acceptor->local_endpoint();
    return {};
  }

  void run() {
    asio::co_spawn(threads[0]->io, accept_all(), asio::detached);
    for (auto& io : threads) {
      asio::co_spawn(io->io, watch_deadlines(io.get(), tick_of(shared.limits)), asio::detached);
      io->thread = start_thread("http", [io = io.get()] {
        io->inbox->enter();
        io->io.run();
      });
    }
  }

  bool stop(milliseconds grace) {
    if (threads.empty() || !threads[0]->thread.joinable()) return true;
    shared.stopping = true;
    asio::post(threads[0]->io, [this] { acceptor->close(); });
    for (auto& io : threads) asio::post(io->io, [io = io.get()] { interrupt_idle(*io); });
    auto until = std::chrono::steady_clock::now() + grace;
    while (shared.connections > 0 && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(milliseconds(2));
    bool all_done = shared.connections == 0;
    for (auto& io : threads) io->inbox->close();
    for (auto& io : threads) io->io.stop();
    for (auto& io : threads) io->thread.join();
    return all_done;
  }

  static void interrupt_idle(IoThread& io) {
    for (Connection* connection : io.lane.connections)
      if (connection->idle) connection->interrupt();
  }

  ServerConfig config;
  Shared shared;
  std::vector<std::unique_ptr<IoThread>> threads;
  std::optional<tcp::acceptor> acceptor;
  tcp::endpoint bound;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { impl_->stop(milliseconds(0)); }

Result<std::unique_ptr<Server>> Server::start(ServerConfig config, Application& application) {
  auto impl = std::make_unique<Impl>();
  impl->shared.limits = config.limits;
  impl->shared.held->limit = config.limits.held_bytes;
  impl->shared.application = &application;
  impl->config = std::move(config);
  for (unsigned i = 0; i < std::max(1u, impl->config.threads); ++i)
    impl->threads.push_back(std::make_unique<IoThread>(impl->shared));
  TRY(impl->listen());
  impl->run();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const { return impl_->bound.port(); }

std::string Server::url() const {
  const std::string& host = impl_->config.host;
  bool v6 = impl_->bound.address().is_v6();
  return "http://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port());
}

bool Server::stop(milliseconds grace) { return impl_->stop(grace); }

Result<ListenAddress> parse_listen_address(std::string_view text) {
  auto wrong = [&] {
    return fail(ErrorCode::InvalidInput,
                "'" + std::string(text) + "' is not HOST:PORT, as in 127.0.0.1:8080");
  };
  std::size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return wrong();
  std::string_view host = text.substr(0, colon), digits = text.substr(colon + 1);
  if (host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return wrong();
  }
  ListenAddress address{.host = std::string(host)};
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return wrong();
  return address;
}

}  // namespace nf::http
