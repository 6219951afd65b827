package org.hone.polyglot;

import com.oracle.truffle.api.TruffleLanguage.Env;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.graalvm.options.OptionCategory;
import org.graalvm.options.OptionDescriptor;
import org.graalvm.options.OptionDescriptors;
import org.graalvm.options.OptionKey;
import org.graalvm.options.OptionStability;
import org.graalvm.options.OptionType;
import org.hone.plan.ParamInputs;
import org.hone.prompt.Setup;
import org.hone.runtime.plan.DeviceName;
import org.hone.runtime.record.RunListener;
import org.hone.session.Backend;
import org.hone.session.NativeBackend;

/** What a host may set of a context. */
final class Settings {
    private static final OptionKey<String> DEVICE = new OptionKey<>("cpu", device());
    private static final OptionKey<Integer> THREADS = new OptionKey<>(0, threads());
    private static final OptionKey<String> RUNS = new OptionKey<>("out");

    private Settings() {}

    static OptionDescriptors descriptors() {
        return OptionDescriptors.create(List.of(
                descriptor(DEVICE, "hone.device", "Where tensors live: cpu, cuda or cuda:N (default: cpu)."),
                descriptor(THREADS, "hone.threads", "Threads of the tensor library (default: all cores)."),
                descriptor(
                        RUNS,
                        "hone.runs",
                        "The folder that trainings are recorded under, from the working directory (default: out).")));
    }

    private static OptionDescriptor descriptor(OptionKey<?> key, String name, String help) {
        return OptionDescriptor.newBuilder(key, name)
                .category(OptionCategory.USER)
                .stability(OptionStability.STABLE)
                .help(help)
                .build();
    }

    private static OptionType<String> device() {
        return new OptionType<>("device", text -> text, text -> {
            if (DeviceName.parse(text).isEmpty()) {
                throw new IllegalArgumentException(DeviceName.refusal(text));
            }
        });
    }

    private static OptionType<Integer> threads() {
        return new OptionType<>("threads", Integer::valueOf, count -> {
            if (count < 0 || count > 1024) {
                throw new IllegalArgumentException("threads must be from 1 to 1024, not " + count);
            }
        });
    }

    /** Where the session of a context lives. */
    static Setup of(Env env) {
        int asked = env.getOptions().get(THREADS);
        int threads = asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
        // A context without file access has no working directory of its own.
        Path root =
                env.isFileIOAllowed() ? Path.of(env.getCurrentWorkingDirectory().getPath()) : Path.of("");
        return new Setup(
                root,
                root.resolve(env.getOptions().get(RUNS)),
                ParamInputs.NONE,
                new NativeBackend.Provider(),
                new Backend.Engine(env.getOptions().get(DEVICE), threads),
                RunListener.silent(),
                Clock.system(ZoneId.systemDefault()),
                UnaryOperator.<Map<String, String>>identity());
    }
}
