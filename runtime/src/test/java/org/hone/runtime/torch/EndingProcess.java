package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.Products;
import org.hone.runtime.graph.TorchArchive;

/** A process that ends while a thread of it is in the engine, or is about to be. */
final class EndingProcess {
    static final int STATUS = 7;
    static final String BEGINS = "the call begins";
    static final String ENDED = "the call has ended";
    static final String ANOTHER = "another call";
    static final String NESTED = "a call within one";

    /** Long against all that the end of a process takes. */
    private static final double SECONDS = 2;

    private EndingProcess() {}

    /** How the process ends. */
    enum Way {
        /** As it usually does, while the engine computes. */
        IN_A_CALL,
        /** As it usually does, while a call is under way that is about to make one within itself. */
        IN_A_NESTED_CALL,
        /** As it usually does; the first call of the engine comes after the beginning of the end. */
        BEFORE_THE_FIRST_CALL,
        /** At once, while the engine computes. */
        AT_ONCE
    }

    /** Ends in the way that is named. */
    public static void main(String[] args) throws InterruptedException {
        switch (Way.valueOf(args[0])) {
            case IN_A_CALL -> {
                compute();
                begin("late", () -> {
                    sleep(SECONDS / 4);
                    EngineCalls.run(() -> say(ANOTHER));
                });
                System.exit(STATUS);
            }
            case IN_A_NESTED_CALL -> {
                CountDownLatch inside = new CountDownLatch(1);
                begin(
                        "nested",
                        () -> EngineCalls.run(() -> {
                            inside.countDown();
                            sleep(SECONDS / 4);
                            EngineCalls.run(() -> say(NESTED));
                        }));
                inside.await();
                System.exit(STATUS);
            }
            case BEFORE_THE_FIRST_CALL -> {
                Thread first = new Thread(() -> EngineCalls.run(() -> say(ANOTHER)), "first");
                first.setDaemon(true);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    first.start();
                    sleep(SECONDS / 4);
                }));
                System.exit(STATUS);
            }
            case AT_ONCE -> {
                compute();
                ImmediateExit.now(STATUS);
            }
        }
    }

    /** Returns when a thread is inside the engine, where it stays for some seconds. */
    private static void compute() throws InterruptedException {
        TorchRuntime runtime = TorchRuntime.start(1, notice -> {});
        // Of the engine's libraries oneDNN is the one that crashes nearly every time.
        String product = runtime.products() == Products.ONEDNN
                ? "ops.mkldnn._linear_pointwise(x, x, None, \"none\", annotate(List[Optional[number]], []), \"\")"
                : "torch.linear(x, x)";
        TorchModule module = runtime.load(TorchArchive.of(List.of(new Method("products", """
                def products(self, x: Tensor, times: int) -> Tensor:
                  y = x
                  i = 0
                  while i < times:
                    y = %s
                    i = i + 1
                  return y
                """.formatted(product)))));
        CountDownLatch inside = new CountDownLatch(1);
        begin("computing", () -> {
            try (NDManager scope = runtime.manager().newSubManager()) {
                NDArray x = scope.ones(new Shape(256, 256));
                int few = 20;
                module.read("products", scope, x, few);
                long begin = System.nanoTime();
                module.read("products", scope, x, few);
                double each = (System.nanoTime() - begin) / 1e9 / few;
                // The clock is read when a call begins and when it ends, both while it is under way.
                AtomicInteger reading = new AtomicInteger();
                runtime.count(() -> {
                    if (reading.incrementAndGet() == 1) {
                        say(BEGINS);
                        inside.countDown();
                    } else {
                        say(ENDED);
                    }
                    return 0;
                });
                module.read("products", scope, x, (int) (SECONDS / each));
            }
        });
        inside.await();
    }

    private static void begin(String name, Runnable work) {
        new Thread(work, name).start();
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static void sleep(double seconds) {
        try {
            TimeUnit.MILLISECONDS.sleep((long) (1000 * seconds));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
