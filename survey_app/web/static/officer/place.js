// Roughly where an interview was: two decimals, a square of about a kilometre, and never more.
const PATIENCE = 10 * 1000; // milliseconds
const rough = (degrees) => Math.round(degrees * 100) / 100;
const sure = (metres) => (metres <= 100 ? "near" : metres <= 1000 ? "coarse" : "poor");

// The platform does not say that a place is made up; a receiver that claims to be right to less than
// a metre does. Nothing where there is no receiver, no leave, or no answer in time.
export const roughly = () => new Promise((tell) => {
  const found = ({ coords: { latitude, longitude, accuracy } }) => tell({
    place: [rough(latitude), rough(longitude)], accuracy: sure(accuracy), ...(accuracy < 1 && { mock_place: true }) });
  if (!navigator.geolocation) return tell({});
  return navigator.geolocation.getCurrentPosition(found, () => tell({}), { timeout: PATIENCE, maximumAge: 10 * 60 * 1000 });
});
