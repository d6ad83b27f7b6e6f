package recurrent.dl4j;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * The other cores, which help the thread that trains. That thread may itself be one of a pool that
 * trains several networks. While it waits it must not take another of them from its pool, as a
 * thread of a {@link java.util.concurrent.ForkJoinPool} may: random numbers and workspaces of ND4J
 * belong to a thread, so the networks would get each other's.
 */
final class Cores {

  private static final ThreadPoolExecutor OTHERS = others();

  private Cores() {}

  private static ThreadPoolExecutor others() {
    var count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    var threads =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, "recurrent-lane");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * Runs a task for every number below {@code count}, and returns when all have ended. The caller
   * runs the first, and then those that nobody has begun.
   */
  static void sideBySide(int count, IntConsumer task) {
    var others = new ArrayList<FutureTask<?>>();
    for (var i = 1; i < count; i++) {
      var number = i;
      var other = new FutureTask<Void>(() -> task.accept(number), null);
      others.add(other);
      OTHERS.execute(other);
    }
    Throwable failure = null;
    try {
      task.accept(0);
    } catch (RuntimeException | Error failed) {
      failure = failed;
    }
    for (var other : others) {
      other.run(); // does nothing if another thread has begun it
      var failed = await(other);
      failure = failure == null ? failed : failure;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure; // an IntConsumer throws nothing else
    }
  }

  /** What the task failed with, or null. Interrupted or not, it writes to memory of the caller. */
  private static Throwable await(FutureTask<?> task) {
    var interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return null;
        } catch (InterruptedException again) {
          interrupted = true;
        } catch (ExecutionException failed) {
          return failed.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
