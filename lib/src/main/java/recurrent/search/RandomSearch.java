package recurrent.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import recurrent.evaluation.Spread;
import recurrent.network.SplitMix64;

/**
 * Looks for good settings by trying some that are drawn at random: as many as were decided before.
 * Bergstra and Bengio (2012), Random search for hyper-parameter optimization.
 *
 * <pre>{@code
 * record Settings(int hidden, double rate, int window) {}
 * var ranking = RandomSearch.of(20, draw -> new Settings(
 *         draw.oneOf(16, 32, 64), draw.logUniform(1e-4, 1e-1), draw.whole(12, 72)))
 *     .starts(3)
 *     .threads(2)
 *     .run((settings, seed) -> validationRmse(settings, seed));
 * Show.table(ranking.table(), "Validation RMSE, °C");
 * }</pre>
 *
 * <p>What is drawn, and how it is ranked, does not depend on the number of threads. Every trial is
 * started from the same seeds.
 *
 * @param <S> kind of the settings, a record
 * @param trials how many settings to try, at least 1
 * @param space draws settings
 * @param starts from how many random starts to judge settings, at least 1
 * @param threads how many trials to run at once, at least 1
 * @param seed decides what is drawn
 */
public record RandomSearch<S extends Record>(
    int trials, Function<Draw, S> space, int starts, int threads, long seed) {

  /** Checks that every number is at least 1. */
  public RandomSearch {
    if (trials < 1 || starts < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "search: %d trials, %d starts, %d threads; expected 1 or more of each"
              .formatted(trials, starts, threads));
    }
  }

  /**
   * A search with one start for each trial, on one thread, with the seed 1.
   *
   * @param <S> kind of the settings, a record
   * @param trials how many settings to try
   * @param space draws settings
   * @return the search
   */
  public static <S extends Record> RandomSearch<S> of(int trials, Function<Draw, S> space) {
    return new RandomSearch<>(trials, space, 1, 1, 1);
  }

  /**
   * The same, judging settings by the mean over several random starts, with the seeds 1, 2, …
   *
   * @param number how many, at least 1
   * @return the search
   */
  public RandomSearch<S> starts(int number) {
    return new RandomSearch<>(trials, space, number, threads, seed);
  }

  /**
   * The same on several threads.
   *
   * @param number how many, at least 1
   * @return the search
   */
  public RandomSearch<S> threads(int number) {
    return new RandomSearch<>(trials, space, starts, number, seed);
  }

  /**
   * The same with other draws.
   *
   * @param value the seed
   * @return the search
   */
  public RandomSearch<S> seed(long value) {
    return new RandomSearch<>(trials, space, starts, threads, value);
  }

  /**
   * Draws the settings of every trial without trying them.
   *
   * @return the settings in the order of their numbers
   */
  public List<S> draws() {
    var draws = new ArrayList<S>();
    for (var number = 1; number <= trials; number++) {
      draws.add(space.apply(new Draw(SplitMix64.derive(seed, number))));
    }
    return draws;
  }

  /**
   * Runs every trial. One that fails is reported in the ranking and does not end the search.
   *
   * @param objective what to make small
   * @return the trials, the best first
   * @throws CancellationException if the thread is interrupted, which it stays; the trials are
   *     interrupted, too
   */
  public Ranking<S> run(Objective<? super S> objective) {
    var workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              var thread = new Thread(task, "search");
              thread.setDaemon(true);
              return thread;
            });
    try {
      var running = new ArrayList<Future<Trial<S>>>();
      for (var settings : draws()) {
        var number = running.size() + 1;
        running.add(workers.submit(() -> trial(number, settings, objective)));
      }
      var done = new ArrayList<Trial<S>>();
      for (var trial : running) {
        done.add(trial.get());
      }
      done.sort(
          Comparator.comparing((Trial<S> trial) -> !trial.succeeded())
              .thenComparingDouble(trial -> trial.succeeded() ? trial.errors().mean() : 0)
              .thenComparingInt(Trial::number));
      return new Ranking<>(done);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("search: stopped by you");
    } catch (ExecutionException e) {
      throw new IllegalStateException("search: " + e.getCause(), e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private Trial<S> trial(int number, S settings, Objective<? super S> objective) {
    var errors = new double[starts];
    for (var start = 1; start <= starts; start++) {
      try {
        errors[start - 1] = objective.validationError(settings, start);
      } catch (Exception e) {
        return new Trial<>(number, settings, null, "start " + start + ": " + e);
      }
      if (!Double.isFinite(errors[start - 1])) {
        return new Trial<>(
            number, settings, null, "start " + start + ": the error is " + errors[start - 1]);
      }
    }
    return new Trial<>(number, settings, Spread.of(errors), "");
  }
}
