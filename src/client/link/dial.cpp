#include "link/dial.h"

#include <exception>
#include <thread>
#include <utility>

#include "config/password.h"

namespace hubbub::client {

std::shared_ptr<Dial> Dial::start(Wishes wishes, std::shared_ptr<const net::Wake> done) {
    auto dial = std::make_shared<Dial>();
    std::thread([dial, wishes = std::move(wishes), done = std::move(done)] {
        Result result;
        try {
            if (!wishes.password_command.empty())
                result.password = password_from(wishes.password_command);
            result.wire = connect_to(wishes.server);
        } catch (const UntrustedCertificate& error) {
            result.error = std::string(error.what()) + " (here: /trust)";
            result.certificate = error.found;
        } catch (const std::exception& error) {
            result.error = error.what();
        }
        dial->finish(std::move(result));
        done->set();
    }).detach();
    return dial;
}

void Dial::finish(Result result) {
    const MutexLock lock(mutex_);
    result_ = std::move(result);
}

std::optional<Dial::Result> Dial::take() {
    const MutexLock lock(mutex_);
    return std::exchange(result_, std::nullopt);
}

}  // namespace hubbub::client
