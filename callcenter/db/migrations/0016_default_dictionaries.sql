-- Why: every installation begins with lists that can be used as they are; the administrator changes them later (M4, M13).
-- A house that made entries of its own before this migration keeps them.
-- Digits of results are the keys of the wrap-up. Where next_in is NULL the customer names the time.
CREATE FUNCTION pg_temp.names(en text, hu text, ru text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('en', en, 'hu', hu, 'ru', ru)
$$;

INSERT INTO activity_kind (position, code, names, counts_as) VALUES
    (10, 'call', pg_temp.names('Call', 'Hívás', 'Звонок'), 'call'),
    (20, 'meeting', pg_temp.names('Meeting', 'Találkozó', 'Встреча'), 'meeting'),
    (30, 'video_meeting', pg_temp.names('Online meeting', 'Online találkozó', 'Онлайн-встреча'), 'meeting'),
    (40, 'presentation', pg_temp.names('Presentation', 'Bemutató', 'Презентация'), 'meeting'),
    (50, 'email', pg_temp.names('E-mail', 'E-mail', 'Эл. письмо'), 'mail'),
    (60, 'letter', pg_temp.names('Letter', 'Postai levél', 'Бумажное письмо'), 'mail'),
    (70, 'sms', pg_temp.names('SMS', 'SMS', 'СМС'), 'mail'),
    (80, 'messenger', pg_temp.names('Messenger', 'Üzenetküldő', 'Мессенджер'), 'mail'),
    (90, 'fax', pg_temp.names('Fax', 'Fax', 'Факс'), 'mail'),
    (100, 'visit', pg_temp.names('Visit without appointment', 'Személyes felkeresés', 'Визит без записи'), 'other'),
    (110, 'shipment', pg_temp.names('Shipment', 'Kiszállítás', 'Отгрузка'), 'other'),
    (120, 'prepare_offer', pg_temp.names('Prepare an offer', 'Ajánlatkészítés', 'Подготовка предложения'), 'other'),
    (130, 'prepare_document', pg_temp.names('Prepare a document', 'Dokumentumkészítés', 'Подготовка документа'), 'other'),
    (140, 'inform_client', pg_temp.names('Pass on information', 'Tájékoztatás', 'Донесение информации'), 'other'),
    (150, 'sale', pg_temp.names('Sale', 'Eladás', 'Продажа'), 'sale'),
    (160, 'task', pg_temp.names('Task', 'Feladat', 'Задача'), 'other'),
    (170, 'other', pg_temp.names('Other contact', 'Egyéb kapcsolatfelvétel', 'Другой контакт'), 'other')
ON CONFLICT DO NOTHING;

INSERT INTO purpose (position, code, names) VALUES
    (10, 'first_contact', pg_temp.names('First contact', 'Első kapcsolatfelvétel', 'Первый контакт')),
    (20, 'reach_decision_maker', pg_temp.names('Reach the decision-maker', 'Döntéshozó elérése', 'Выход на ЛПР')),
    (30, 'needs', pg_temp.names('Find the need', 'Igényfelmérés', 'Выявление потребности')),
    (40, 'arrange_meeting', pg_temp.names('Arrange a meeting', 'Időpont-egyeztetés', 'Назначение встречи')),
    (50, 'preliminary_talks', pg_temp.names('Preliminary talks', 'Előzetes tárgyalás', 'Предварительные переговоры')),
    (60, 'presentation', pg_temp.names('Presentation', 'Bemutatás', 'Презентация')),
    (70, 'offer', pg_temp.names('Offer', 'Ajánlatadás', 'Коммерческое предложение')),
    (80, 'agree_offer', pg_temp.names('Agree on the offer', 'Ajánlat egyeztetése', 'Согласование предложения')),
    (90, 'close_contract', pg_temp.names('Close the contract', 'Szerződéskötés', 'Закрытие договора')),
    (100, 'order', pg_temp.names('Order', 'Megrendelés', 'Заказ')),
    (110, 'shipment', pg_temp.names('Shipment', 'Szállítás', 'Отгрузка')),
    (120, 'payment', pg_temp.names('Payment', 'Fizetés', 'Оплата')),
    (130, 'training', pg_temp.names('Training', 'Oktatás', 'Обучение')),
    (140, 'survey', pg_temp.names('Survey', 'Felmérés', 'Опрос')),
    (150, 'inform', pg_temp.names('Information', 'Tájékoztatás', 'Информирование')),
    (160, 'after_care', pg_temp.names('After-care', 'Utókövetés', 'Сопровождение')),
    (170, 'complaint', pg_temp.names('Complaint', 'Reklamáció', 'Рекламация')),
    (180, 'win_back', pg_temp.names('Win back', 'Visszaszerzés', 'Возврат клиента')),
    (190, 'other', pg_temp.names('Other', 'Egyéb', 'Другое'))
ON CONFLICT DO NOTHING;

INSERT INTO result (position, digit, code, names, effective, tone, lead_outcome, next_kind, next_in) VALUES
    (10, 1, 'meeting_agreed', pg_temp.names('Meeting agreed', 'Találkozó egyeztetve', 'Встреча назначена'), true, 'ok', 'done', 'meeting', NULL),
    (20, 3, 'call_back', pg_temp.names('Call back at an agreed time', 'Visszahívást kért', 'Перезвонить в срок'), false, 'info', 'keep', 'call', NULL),
    (30, NULL, 'interested', pg_temp.names('Interested, to be continued', 'Érdeklődik', 'Есть интерес'), true, 'info', 'keep', 'call', '3 days'),
    (40, 2, 'offer_requested', pg_temp.names('Offer requested', 'Ajánlatot kért', 'Запрошено предложение'), true, 'info', 'keep', 'prepare_offer', '1 day'),
    (50, NULL, 'information_requested', pg_temp.names('Asked for information in writing', 'Írásos anyagot kért', 'Просьба прислать материалы'), false, 'info', 'keep', 'email', '0 days'),
    (60, 5, 'refused', pg_temp.names('Refusal', 'Elutasítás', 'Отказ'), false, 'bad', 'done', NULL, NULL),
    (70, 7, 'no_answer', pg_temp.names('No answer', 'Nem vette fel', 'Нет ответа'), false, 'idle', 'retry', 'call', '3 hours'),
    (80, NULL, 'busy', pg_temp.names('Busy', 'Foglalt', 'Занято'), false, 'idle', 'retry', 'call', '15 minutes'),
    (90, NULL, 'voicemail', pg_temp.names('Voicemail', 'Hangposta', 'Автоответчик'), false, 'idle', 'retry', 'call', '1 day'),
    (100, NULL, 'order_placed', pg_temp.names('Order placed', 'Megrendelt', 'Заказ оформлен'), true, 'ok', 'done', 'call', '7 days'),
    (110, 4, 'not_now', pg_temp.names('Not now, later', 'Most nem, később', 'Не сейчас, позже'), false, 'warn', 'keep', 'call', '90 days'),
    (120, NULL, 'gatekeeper', pg_temp.names('Not put through', 'Nem kapcsolták', 'Не соединяют с ЛПР'), false, 'warn', 'retry', 'call', '1 day'),
    (130, NULL, 'decision_maker_found', pg_temp.names('Decision-maker found', 'Megvan a döntéshozó', 'Найден ЛПР'), true, 'info', 'keep', 'call', '1 day'),
    (140, NULL, 'decision_maker_away', pg_temp.names('Decision-maker away', 'Nincs bent a döntéshozó', 'ЛПР отсутствует'), false, 'warn', 'keep', 'call', NULL),
    (145, 6, 'wrong_person', pg_temp.names('Wrong person', 'Nem ő az illetékes', 'Не то контактное лицо'), false, 'warn', 'keep', 'call', '1 day'),
    (150, NULL, 'unreachable', pg_temp.names('Switched off or out of range', 'Nem elérhető', 'Недоступен'), false, 'idle', 'retry', 'call', '4 hours'),
    (160, NULL, 'hung_up', pg_temp.names('Customer hung up', 'Letette', 'Положили трубку'), false, 'bad', 'retry', 'call', '5 days'),
    (170, NULL, 'line_dropped', pg_temp.names('Line dropped', 'Megszakadt', 'Связь прервалась'), false, 'idle', 'retry', 'call', '1 minute'),
    (180, 8, 'wrong_number', pg_temp.names('Wrong number', 'Téves szám', 'Неверный номер'), false, 'bad', 'done', 'task', '1 day'),
    (190, NULL, 'number_not_in_use', pg_temp.names('Number not in use', 'Nem létező szám', 'Номер не существует'), false, 'bad', 'done', 'task', '1 day'),
    (200, NULL, 'fax_tone', pg_temp.names('Fax tone', 'Faxhang', 'Сигнал факса'), false, 'idle', 'retry', 'call', '1 day'),
    (210, NULL, 'left_company', pg_temp.names('Person has left', 'Már nem ott dolgozik', 'Больше не работает'), false, 'warn', 'keep', 'call', '1 day'),
    (220, NULL, 'language', pg_temp.names('Other language needed', 'Más nyelven beszél', 'Нужен другой язык'), false, 'warn', 'keep', 'task', '1 day'),
    (230, 9, 'do_not_call', pg_temp.names('Do not call again', 'Ne hívjuk többet', 'Не звонить'), false, 'bad', 'suppress', NULL, NULL),
    (240, NULL, 'survey_done', pg_temp.names('Survey completed', 'Kérdőív kitöltve', 'Опрос пройден'), true, 'ok', 'done', NULL, NULL),
    (250, NULL, 'survey_broken_off', pg_temp.names('Survey broken off', 'Félbeszakadt kérdőív', 'Опрос прерван'), false, 'warn', 'keep', 'call', NULL),
    (260, NULL, 'offer_accepted', pg_temp.names('Offer accepted', 'Ajánlat elfogadva', 'Предложение принято'), true, 'ok', 'done', 'prepare_document', '1 day'),
    (270, NULL, 'offer_considered', pg_temp.names('Still deciding', 'Még mérlegel', 'Принимают решение'), true, 'info', 'keep', 'call', NULL),
    (280, NULL, 'change_to_offer', pg_temp.names('Change to the offer', 'Ajánlat módosítása', 'Доработать предложение'), true, 'info', 'keep', 'prepare_offer', '1 day'),
    (290, NULL, 'contract_signed', pg_temp.names('Contract signed', 'Szerződés aláírva', 'Договор подписан'), true, 'ok', 'done', 'call', '2 days'),
    (300, NULL, 'meeting_held', pg_temp.names('Meeting held', 'Találkozó megtörtént', 'Встреча состоялась'), true, 'ok', 'keep', 'prepare_offer', '1 day'),
    (310, NULL, 'meeting_moved', pg_temp.names('Meeting moved', 'Találkozó áttéve', 'Встреча перенесена'), false, 'info', 'keep', 'meeting', NULL),
    (320, NULL, 'no_show', pg_temp.names('Customer did not come', 'Nem jött el', 'Клиент не пришёл'), false, 'warn', 'keep', 'call', '1 day'),
    (330, NULL, 'complaint', pg_temp.names('Complaint', 'Reklamáció', 'Жалоба'), false, 'bad', 'keep', 'task', '0 days'),
    (340, NULL, 'informed', pg_temp.names('Informed', 'Tájékoztatva', 'Информация передана'), true, 'info', 'done', NULL, NULL),
    (350, NULL, 'payment_promised', pg_temp.names('Payment promised', 'Fizetést ígért', 'Обещана оплата'), true, 'info', 'keep', 'call', NULL),
    (360, NULL, 'sent', pg_temp.names('Sent', 'Elküldve', 'Отправлено'), false, 'info', 'keep', 'call', '2 days'),
    (370, NULL, 'not_delivered', pg_temp.names('Not delivered', 'Nem kézbesíthető', 'Не доставлено'), false, 'warn', 'keep', 'task', '1 day'),
    (380, NULL, 'task_done', pg_temp.names('Done', 'Elvégezve', 'Выполнено'), false, 'idle', 'keep', NULL, NULL),
    (385, NULL, 'task_not_done', pg_temp.names('Could not be done', 'Nem végezhető el', 'Выполнить не удалось'), false, 'warn', 'keep', 'task', '1 day'),
    (390, NULL, 'duplicate', pg_temp.names('Duplicate', 'Ismétlődés', 'Дубль'), false, 'idle', 'done', 'task', '0 days'),
    (400, NULL, 'out_of_business', pg_temp.names('Company closed', 'Megszűnt cég', 'Компания закрылась'), false, 'bad', 'done', NULL, NULL)
ON CONFLICT DO NOTHING;

INSERT INTO source (position, code, names) VALUES
    (10, 'phone_directory', pg_temp.names('Phone directory', 'Telefonkönyv', 'Телефонный справочник')),
    (20, 'internet', pg_temp.names('Internet search', 'Internetes keresés', 'Интернет')),
    (30, 'company_register', pg_temp.names('Company register', 'Cégjegyzék', 'Реестр юрлиц')),
    (40, 'bought_list', pg_temp.names('Bought list', 'Vásárolt lista', 'Купленная база')),
    (50, 'web_form', pg_temp.names('Web form', 'Webes űrlap', 'Форма на сайте')),
    (60, 'incoming_call', pg_temp.names('Incoming call', 'Bejövő hívás', 'Входящий звонок')),
    (70, 'incoming_email', pg_temp.names('Incoming e-mail', 'Bejövő e-mail', 'Входящее письмо')),
    (80, 'referral', pg_temp.names('Referral', 'Ajánlás', 'Рекомендация')),
    (90, 'trade_fair', pg_temp.names('Trade fair', 'Kiállítás', 'Выставка')),
    (100, 'business_card', pg_temp.names('Business card', 'Névjegykártya', 'Визитка')),
    (110, 'advertising', pg_temp.names('Advertising', 'Hirdetés', 'Реклама')),
    (120, 'social_media', pg_temp.names('Social media', 'Közösségi média', 'Соцсети')),
    (130, 'partner', pg_temp.names('Partner or reseller', 'Viszonteladó', 'Дилер, партнёр')),
    (140, 'former_client', pg_temp.names('Former client', 'Volt ügyfél', 'Бывший клиент')),
    (150, 'field_work', pg_temp.names('Seen on the way', 'Terepen talált', 'Найден на территории')),
    (160, 'old_system', pg_temp.names('Taken over from an older system', 'Régi rendszerből', 'Из старой программы')),
    (170, 'other', pg_temp.names('Other', 'Egyéb', 'Другое'))
ON CONFLICT DO NOTHING;

INSERT INTO account_type (position, code, names) VALUES
    (10, 'large_company', pg_temp.names('Large company', 'Nagyvállalat', 'Крупная компания')),
    (20, 'medium_company', pg_temp.names('Medium-sized company', 'Középvállalat', 'Средняя компания')),
    (30, 'small_company', pg_temp.names('Small company', 'Kisvállalkozás', 'Малая компания')),
    (40, 'sole_trader', pg_temp.names('Sole trader', 'Egyéni vállalkozó', 'ИП')),
    (50, 'public_body', pg_temp.names('Public body', 'Közintézmény', 'Госучреждение')),
    (60, 'non_profit', pg_temp.names('Non-profit organisation', 'Civil szervezet', 'Некоммерческая организация')),
    (70, 'chain', pg_temp.names('Chain', 'Üzletlánc', 'Торговая сеть')),
    (80, 'reseller', pg_temp.names('Reseller', 'Viszonteladó', 'Дилер')),
    (90, 'franchisee', pg_temp.names('Franchisee', 'Franchise-partner', 'Франчайзи')),
    (100, 'supplier', pg_temp.names('Supplier', 'Beszállító', 'Поставщик')),
    (110, 'household', pg_temp.names('Household', 'Háztartás', 'Семья')),
    (120, 'private_person', pg_temp.names('Private person', 'Magánszemély', 'Физлицо')),
    (130, 'other', pg_temp.names('Other', 'Egyéb', 'Другое'))
ON CONFLICT DO NOTHING;

DROP FUNCTION pg_temp.names(text, text, text);
