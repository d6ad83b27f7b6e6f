package recurrent.network;

/**
 * A generator of random numbers whose digits depend on nothing but its seed: SplitMix64, the
 * algorithm behind {@link java.util.SplittableRandom}. Steele, Lea and Flood (2014), Fast
 * splittable pseudorandom number generators.
 */
public final class SplitMix64 {

  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /**
   * A generator.
   *
   * @param seed what decides every number
   */
  public SplitMix64(long seed) {
    state = seed;
  }

  /**
   * Starts anew.
   *
   * @param seed what decides every number from now on
   */
  public void seed(long seed) {
    state = seed;
  }

  /**
   * A seed for one of several independent streams.
   *
   * @param seed the common seed
   * @param stream which stream
   * @return the stream's seed
   */
  public static long derive(long seed, long stream) {
    return mix(mix(seed + GAMMA) + (stream + 1) * GAMMA);
  }

  /**
   * 64 random bits.
   *
   * @return the bits
   */
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /**
   * A number that is uniform in [0, 1): a multiple of 2⁻⁵³.
   *
   * @return the number
   */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /**
   * A number from the standard normal distribution, by the polar method of Marsaglia and Bray
   * (1964).
   *
   * @return the number
   */
  public double nextGaussian() {
    while (true) {
      var u = 2 * nextDouble() - 1;
      var v = 2 * nextDouble() - 1;
      var s = u * u + v * v;
      if (s > 0 && s < 1) {
        return u * Math.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }

  /**
   * A whole number that is uniform in 0 … bound-1.
   *
   * @param bound how many numbers to choose from, at least 1
   * @return the number
   */
  public int nextInt(int bound) {
    return (int) (nextDouble() * bound);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
