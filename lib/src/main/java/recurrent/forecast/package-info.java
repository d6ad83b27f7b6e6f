/** Forecasts that cost little, and how forecasts are judged. */
package recurrent.forecast;
