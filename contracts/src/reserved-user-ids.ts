/**
 * The doctor's synthetic events are this user's: nobody's account, so whoever asks about people leaves it out. They have to
 * be in the topic all the same, or the doctor would have tried another way than the one events take.
 */
export const DOCTOR_USER_ID = 'doctor';
