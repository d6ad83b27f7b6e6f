/**
 * Forecasts that cost little, forecasts by what learns from windows, and how all of them are
 * judged: back-tests, random starts, tests of a difference, intervals.
 */
package recurrent.forecast;
