#include "http/session.h"

#include <algorithm>

#include "http/buffer.h"
#include "http/problem.h"
#include "http/stream.h"
#include "http/turn.h"

namespace nf::http {
namespace {

using Clock = std::chrono::steady_clock;
using Step = RequestParser::Step;

constexpr std::size_t kWorkBuffer = 16 * 1024;   // while a body comes
constexpr std::size_t kSmallBody = 64 * 1024;    // a refused body up to this is read, and the connection kept
constexpr std::size_t kJoinedBody = 64 * 1024;   // an answer's body up to this goes out with its head
constexpr std::size_t kWritePiece = 256 * 1024;  // has the write time for itself
constexpr std::size_t kBytesPerSecond = 16 * 1024;
constexpr std::chrono::seconds kHeartbeat{15};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr const char* kSlowHead = "The head of the request took too long.";
constexpr const char* kSlowBody = "The body of the request took too long.";
constexpr const char* kLongChunkLine = "A line of the chunked body is too long.";
constexpr const char* kNoRoom = "Too many large requests at the same time.";

// GCC 12 miscompiles a co_await whose arguments make temporaries of class type (the coroutine is resumed
// before it was set up): every such argument has a name first.
class Session {
 public:
  Session(std::unique_ptr<Connection> connection, Lane& lane)
      : connection_(std::move(connection)), lane_(lane), limits_(lane.shared.limits), parser_(limits_) {
    lane_.connections.push_back(connection_.get());
  }
  ~Session() {
    if (turn_) turn_->leave();
    std::erase(lane_.connections, connection_.get());
    lane_.shared.connections -= 1;
  }

  Awaitable<void> run(bool refuse) {
    connection_->deadline = Clock::now() + limits_.header_read;
    if (!co_await connection_->handshake()) co_return;
    if (refuse) {
      begin_turn();
      Response full = problem("unavailable", "The server has as many connections as it takes.");
      co_await send_last(std::move(full));
      co_return;
    }
    while (co_await serve_one()) {
      connection_->deadline = Clock::now() + limits_.keep_alive;
      buffer_.shrink();
    }
  }

 private:
  // True where another request may follow.
  Awaitable<bool> serve_one() {
    begin_turn();
    if (!co_await read_head()) co_return false;
    give_to_application();
    co_await answer_wanted();
    while (turn_->wish == Turn::Wish::Body) {
      if (!co_await read_body()) co_return false;
      continue_with_body();
      co_await answer_wanted();
    }
    if (!parser_.body_done() && !co_await drop_small_body())
      co_return co_await send_last(std::move(turn_->response));
    bool keep = parser_.keep_alive() && !lane_.shared.stopping;
    co_return co_await send(std::move(turn_->response), !keep) && keep;
  }

  void begin_turn() {
    if (turn_) turn_->leave();
    turn_ = std::make_shared<Turn>(lane_.inbox, connection_.get(), lane_.shared.held);
    turn_->request.id = lane_.next_request_id();
    turn_->request.remote = connection_->remote;
    turn_->request.secure = connection_->secure;
    received_ = 0;
    body_took_ = {};
    parser_.reset();
  }

  Awaitable<bool> read_head() {
    bool begun = false;
    for (;;) {
      if (!begun && !buffer_.empty()) {
        begun = true;
        started_ = Clock::now();
        connection_->deadline = started_ + limits_.header_read;
      }
      std::size_t used = 0;
      Step step = begun ? parser_.read_head(buffer_.bytes(), used, turn_->request) : Step::NeedMore;
      buffer_.drop(used);
      if (step == Step::Ready) co_return true;
      if (step == Step::Refused) co_return co_await refuse();
      if (co_await read_more(Buffer::kFirst, !begun)) continue;
      if (begun && connection_->expired()) co_await refuse("request-timeout", kSlowHead);
      co_return false;
    }
  }

  Awaitable<bool> read_body() {
    if (parser_.content_length().value_or(0) > turn_->body_limit) {
      Response too_large =
          problem("too-large", "The body is limited to " + std::to_string(turn_->body_limit) + " bytes.");
      co_return co_await send_last(std::move(too_large));
    }
    turn_->drop_body();
    std::string& body = turn_->request.body;
    body.reserve(std::min<std::uint64_t>(parser_.content_length().value_or(0), kSmallBody));
    if (parser_.expects_continue() && received_ == 0 && buffer_.empty() && !parser_.body_done()) {
      connection_->deadline = Clock::now() + limits_.write;
      if (!co_await connection_->write(kContinue)) co_return false;
    }
    const TimePoint begin = Clock::now() - body_took_;
    for (;;) {
      std::size_t used = 0, before = body.size();
      Step step = parser_.read_body(buffer_.bytes(), used, turn_->body_limit, body);
      buffer_.drop(used);
      received_ += body.size() - before;
      if (!turn_->count(body.size() - before)) {
        turn_->drop_body();
        co_return co_await refuse("unavailable", kNoRoom);
      }
      turn_->body_ended = step == Step::Ready;
      body_took_ = Clock::now() - begin;
      if (step == Step::Ready) co_return true;
      if (step == Step::Refused) co_return co_await refuse();
      if (body.size() >= turn_->piece) co_return true;
      connection_->deadline = begin + limits_.body_read + std::chrono::seconds(received_ / kBytesPerSecond);
      if (buffer_.bytes().size() >= kWorkBuffer)  // a chunk's line or the trailers
        co_return co_await refuse("bad-request", kLongChunkLine);
      if (co_await read_more(kWorkBuffer, false)) continue;
      if (connection_->expired()) co_await refuse("request-timeout", kSlowBody);
      co_return false;
    }
  }

  Awaitable<bool> read_more(std::size_t capacity, bool idle) {
    std::span<char> room = buffer_.room(capacity);
    connection_->idle = idle;
    if (idle && lane_.shared.stopping) co_return false;
    std::size_t count = co_await connection_->read_some(room);
    connection_->idle = false;
    buffer_.filled(count);
    co_return count > 0;
  }

  void give_to_application() {
    auto exchange = std::make_shared<Exchange>(turn_);
    try {
      lane_.shared.application->begin(exchange);
    } catch (const std::exception&) {
      exchange->answer(problem("internal", ""));
    }
  }

  void continue_with_body() {
    turn_->ready = false;
    turn_->wish = Turn::Wish::None;
    auto next = turn_->take_next();
    try {
      next();
    } catch (const std::exception&) {
    }  // the exchange answers 500 when `next` lets go of it
  }

  Awaitable<void> answer_wanted() {
    connection_->deadline = kNever;
    while (!turn_->ready) co_await connection_->pause();
  }

  // For the parser's reason. Always false, as send_last().
  Awaitable<bool> refuse() {
    Response response = problem(parser_.refusal().type, parser_.refusal().detail);
    co_return co_await send_last(std::move(response));
  }
  Awaitable<bool> refuse(const char* type, const char* detail) {
    Response response = problem(type, detail);
    co_return co_await send_last(std::move(response));
  }

  // Reads a body that nobody wanted, where it is small, so that the connection can go on.
  Awaitable<bool> drop_small_body() {
    if (parser_.expects_continue() || parser_.content_length().value_or(kSmallBody + 1) > kSmallBody)
      co_return false;
    connection_->deadline = Clock::now() + limits_.linger;
    std::string dropped;
    for (;;) {
      std::size_t used = 0;
      Step step = parser_.read_body(buffer_.bytes(), used, kSmallBody, dropped);
      buffer_.drop(used);
      if (step != Step::NeedMore) co_return step == Step::Ready;
      if (!co_await read_more(Buffer::kFirst, false)) co_return false;
    }
  }

  // Answers, then reads and drops for a while what the client still sends: closing at once would reset the
  // connection, and the answer could be lost. Always false.
  Awaitable<bool> send_last(Response response) {
    if (!co_await send(std::move(response), true)) co_return false;
    connection_->finish_sending();
    connection_->deadline = Clock::now() + limits_.linger;
    std::vector<char> dropped(kWorkBuffer);
    std::span<char> room = dropped;
    std::size_t count = 0;
    while (count < limits_.linger_bytes && !connection_->expired()) {
      std::size_t read = co_await connection_->read_some(room);
      if (read == 0) break;
      count += read;
    }
    co_return false;
  }

  // True where all of it went out.
  Awaitable<bool> send(Response response, bool close) {
    const Request& request = turn_->request;
    bool with_body = request.method != Method::Head && response.status != 204 && response.status != 304;
    bool chunked = response.stream && !parser_.http_1_0();
    out_.clear();
    HeadOptions options{
        .request_id = request.id, .date = lane_.date(), .chunked = chunked, .secure = request.secure};
    if (close || (response.stream && !chunked)) options.connection = "close";
    if (!close && parser_.http_1_0()) options.connection = "keep-alive";
    write_head(response, options, out_);
    std::string_view content = with_body ? response.content() : std::string_view{};
    sent_ = out_.size() + content.size();
    if (content.size() <= kJoinedBody) {
      out_ += content;
      content = {};
    }
    std::string_view head = out_;
    bool done = co_await write(head);
    if (done && !content.empty()) done = co_await write(content);
    if (done && response.stream && with_body) done = co_await send_stream(response.stream, chunked);
    report(response.status);
    if (out_.capacity() > kJoinedBody) out_ = {};
    co_return done;
  }

  Awaitable<bool> write(std::string_view bytes) {
    while (!bytes.empty()) {
      std::string_view piece = bytes.substr(0, kWritePiece);
      connection_->deadline = Clock::now() + limits_.write;
      if (!co_await connection_->write(piece)) co_return false;
      bytes.remove_prefix(piece.size());
    }
    co_return true;
  }

  Awaitable<bool> send_stream(std::shared_ptr<Stream> stream, bool chunked) {
    stream->attach(lane_.inbox, connection_.get());
    const std::string_view last_chunk = "0\r\n\r\n";
    for (;;) {
      Stream::Taken taken = stream->take();
      if (taken.text.empty() && !taken.finished && connection_->expired()) taken.text = stream->heartbeat();
      bool nothing = taken.text.empty();
      if (chunked && !nothing) taken.text = as_chunk(taken.text);
      std::string_view text = taken.text;
      if (!co_await write(text)) co_return false;
      if (taken.finished || lane_.shared.stopping) break;
      if (!nothing) continue;
      connection_->deadline = Clock::now() + kHeartbeat;
      connection_->idle = true;
      co_await connection_->pause();
      connection_->idle = false;
    }
    if (!chunked) co_return false;
    co_return co_await write(last_chunk);
  }

  static std::string as_chunk(std::string_view text) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    return std::string(size).append(text).append("\r\n");
  }

  void report(int status) {
    auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
    const Request* request = turn_->request.method_name.empty() ? nullptr : &turn_->request;
    lane_.shared.application->served({request, turn_->route, status, took, sent_});
  }

  std::unique_ptr<Connection> connection_;
  Lane& lane_;
  const HttpLimits& limits_;
  RequestParser parser_;
  Buffer buffer_;
  std::shared_ptr<Turn> turn_;
  TimePoint started_ = Clock::now();
  std::size_t received_ = 0;     // of the body
  Clock::duration body_took_{};  // so far, without what we took to do something with it
  std::string out_;
  std::size_t sent_ = 0;
};

}  // namespace

Awaitable<void> serve(std::unique_ptr<Connection> connection, Lane* lane, bool refuse) {
  Session session(std::move(connection), *lane);
  co_await session.run(refuse);
}

}  // namespace nf::http
