#include "app/serve.h"

#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "app/backup.h"
#include "app/demo.h"
#include "app/gauges.h"
#include "app/outside.h"
#include "connect/effects/url.h"
#include "http/api/authenticator.h"
#include "http/api/deployment.h"
#include "http/api/metrics.h"
#include "http/api/routes.h"
#include "http/router.h"
#include "http/server.h"

namespace nf::app {

namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

// For requests in hand, of the ten seconds that a stop may last.
constexpr std::chrono::seconds kGrace{8};

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

// Where browsers see us, as they say it in Origin: scheme, host and port, the port left out where it is the
// scheme's own. Empty where nobody says.
Result<std::string> public_origin(const Settings& settings) {
  const std::string& url = settings.get("public_url");
  if (url.empty()) return std::string();
  const std::string alone = connect::without_trailing_slash(url);
  std::string origin = connect::origin_of(alone);
  const bool more = alone.find_first_of("/?#", alone.find("://") + 3) != alone.npos;
  if (origin.empty() || more) {
    return fail(ErrorCode::InvalidInput, "`public_url` is \"" + url +
                                             "\"; it must be scheme, host and port alone, such as "
                                             "https://flow.example.com");
  }
  const std::string own_port = origin.starts_with("https:") ? ":443" : ":80";
  if (origin.ends_with(own_port)) origin.resize(origin.size() - own_port.size());
  return origin;
}

// The built pages: as configured, or beside the program.
std::string pages_folder(const Settings& settings) {
  if (!settings.get("pages").empty()) return settings.get("pages");
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "web" : (program.parent_path() / "web").string();
}

Result<std::optional<http::StaticFiles>> load_pages(const Settings& settings) {
  const std::string folder = pages_folder(settings);
  if (!std::filesystem::exists(folder)) {
    std::fprintf(stderr, "no pages at %s: serving the API alone\n", folder.c_str());
    return std::optional<http::StaticFiles>{};
  }
  return std::optional(TRY(http::StaticFiles::load(folder)));
}

Result<unsigned> thread_count(const Settings& settings) {
  const std::string& text = settings.get("threads");
  if (text.size() == 1 && text[0] >= '1' && text[0] <= '9') return static_cast<unsigned>(text[0] - '0');
  return fail(ErrorCode::InvalidInput, "`threads` must be a number from 1 to 9");
}

// Each connection is a file: as many as the system lets us have.
void allow_many_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// At least a day: sooner nobody could retry what has failed, and a caller's repeated request would find its
// execution gone.
constexpr Duration kLeastRetention{.rest = std::chrono::hours(24)};

// Empty: for ever.
Result<std::optional<Duration>> retention_of(const Settings& settings) {
  const std::string& text = settings.get("retention");
  if (text.empty()) return std::optional<Duration>{};
  const auto retention = parse_duration(text);
  if (!retention || (retention->months == 0 && retention->rest < kLeastRetention.rest)) {
    return fail(ErrorCode::InvalidInput,
                "`retention` is \"" + text + "\"; it must be a duration of at least a day, such as P400D");
  }
  return std::optional(*retention);
}

std::string metrics_of(const runtime::PruneCounts& pruned) {
  std::string out;
  http::write_metric(out, "neuronflow_pruned_executions_total", "counter",
                     "Finished executions whose retention was over.", pruned.executions);
  http::write_metric(out, "neuronflow_pruned_turns_total", "counter", "Rows of their journals.",
                     pruned.turns);
  return out;
}

Result<http::MakeBackup> backups_of(const Settings& settings, SystemClock& clock) {
  const BackupSource source{settings.get("data"),
                            TRY(database_path(settings.get("data"), settings.get("database")))};
  return http::MakeBackup([source, &clock](std::stop_token stop) -> Result<http::WriteBackup> {
    const std::shared_ptr<Backup> backup = TRY(Backup::prepare(source, clock.now(), std::move(stop)));
    return http::WriteBackup([backup](const Sink& sink) -> Result<> {
      TRY(backup->write(sink));
      return {};
    });
  });
}

}  // namespace

void hold_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is told as an error of the write
}

void release_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

Result<> serve(const Settings& settings, bool demo) {
  allow_many_files();
  const http::ListenAddress address = TRY(http::parse_listen_address(settings.get("listen")));
  if (demo && !is_loopback(address.host)) {
    return fail(ErrorCode::InvalidInput, "the demo listens on loopback only, for example 127.0.0.1:8080");
  }
  const unsigned threads = TRY(thread_count(settings));
  const std::optional<Duration> retention = TRY(retention_of(settings));
  const std::string origin = TRY(public_origin(settings));
  OutsideSettings outside_settings = TRY(OutsideSettings::read(settings));
  const auto pages = TRY(load_pages(settings));
  SystemClock clock;
  http::Metrics metrics(clock);  // before the organisation, whose threads count in it to their end
  auto organisation = TRY(Organisation::open({.data = settings.get("data"),
                                              .database = settings.get("database"),
                                              .host = address.host,
                                              .retention = retention}));
  const auto outside =
      TRY(Outside::open(*organisation, settings.get("data"), std::move(outside_settings), demo));
  organisation->services().secrets = &outside->secrets();
  organisation->services().probe = &outside->probe();
  organisation->runtime().observe(metrics);
  organisation->start();
  if (demo) {
    TRY(set_up_demo(*organisation, settings.get("data")));
    organisation->services().demo_accounts = demo_addresses();
  }
  if (pages) organisation->services().pages = &*pages;

  const std::string database = TRY(database_path(settings.get("data"), settings.get("database")));
  const auto gauges = TRY(Gauges::open(settings.get("data"), database, clock));
  gauges->start();
  const http::Services& services = organisation->services();
  http::AccountAuthenticator authenticator(services.accounts);
  const http::Deployment deployment{.public_origin = origin,
                                    .data_folder = settings.get("data"),
                                    .metrics = &metrics,
                                    .more_metrics =
                                        [&gauges, &organisation] {
                                          return gauges->metrics() + organisation->store().metrics() +
                                                 metrics_of(organisation->pruned());
                                        },
                                    .backup = TRY(backups_of(settings, clock))};
  http::Router router(http::all_routes(services, deployment), authenticator,
                      {.public_origin = deployment.public_origin,
                       .schemas = http::all_schemas(),
                       .version = "1",
                       .pages = services.pages,
                       .served = [&metrics](const http::Served& served) { metrics.served(served); }});
  auto server =
      TRY(http::Server::start({.host = address.host, .port = address.port, .threads = threads}, router));
  TRY(outside->start(origin.empty() ? server->url() : origin));
  std::printf("listening on %s\n", server->url().c_str());
  std::fflush(stdout);

  const sigset_t set = stop_signals();
  int signal = 0;
  sigwait(&set, &signal);
  bool all_done = false;
  std::thread outside_stops([&] { all_done = outside->stop(); });
  server->stop(kGrace);
  outside_stops.join();
  organisation->stop();
  if (!all_done) {
    // An effect still runs; it is taken up by the next start, so nothing is lost by not waiting for it.
    std::fflush(nullptr);
    std::_Exit(0);
  }
  return {};
}

}  // namespace nf::app
